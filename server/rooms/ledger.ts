import type { CreatedRoom } from '#shared/api'
import type { EndReason, ErrorCode, Message, Participant, PostFrame, ServerFrame } from '#shared/protocol'
import type { Client } from '#server/clients/client'
import type { Clock } from './clock'
import type { Eventually } from './eventually'

// The interface between live rooms and their storage: server/db implements it for one process. What happens in a room uses
// callbacks, not promises, so that all work of one turn of the event loop stays within it.

/** The limit of rooms is reached. */
export class ServerFullError extends Error {
  override name = 'ServerFullError'
}

/** The disk is full, or the file has reached its limit: nothing was stored. */
export class StorageFullError extends Error {
  override name = 'StorageFullError'
}

/** What keeps the rooms cannot be reached, nor has been for seconds: it is unknown whether anything was stored. */
export class LedgerAwayError extends Error {
  override name = 'LedgerAwayError'
}

/** Encodes a frame for the wire, once for all receivers. */
export type EncodeFrame = (frame: ServerFrame) => Buffer

/** Times in epoch milliseconds; hashes are SHA-256. */
export interface StoredRoom {
  readonly id: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly ownerHash: Uint8Array
  readonly verifier: Uint8Array | null
  /** Whether nobody new comes in, when the room was found. */
  readonly locked: boolean
}

export interface FoundRoom extends StoredRoom {
  /** How many people are in it, connected or within the grace. */
  readonly participants: number
}

export interface NewRoom {
  lifetimeMs: number
  verifier?: string
  onEnded(): void
}

/** A page of messages, oldest first; `more`: there are further ones in the requested direction. */
export interface Page {
  messages: Message[]
  more: boolean
}

/** The start of a page; without `before` and `after`, the newest page. */
export interface PagePosition {
  before?: number
  after?: number
  limit?: number
}

/** Whether anything can be stored: yes, no space left, or the file cannot be read, written or synced. */
export type StorageState = 'ok' | 'full' | 'failing'

/** Called on each change, with the error's code if there is one. */
export type StorageChanged = (state: StorageState, fault?: string) => void

export interface LedgerHealth {
  storage: StorageState
  isFull: boolean
  /** Rooms that ended more than a minute ago and are still stored. */
  overdueRooms: number
  purgePending: boolean
}

/** How many rooms there are. */
export interface Census {
  living: number
  /** Ended, and still stored. */
  ended: number
  /** Those of them that ended more than a minute ago. */
  overdue: number
}

/** All rooms: creates, finds, ends and erases them. */
export interface Ledger {
  /** The time by which rooms end. */
  readonly clock: Clock
  /** Creates a room, and its id and owner's token. @throws ServerFullError, StorageFullError */
  make(room: NewRoom): Promise<CreatedRoom>
  /** The room with this id, unless it has ended. */
  find(id: string): Eventually<FoundRoom | undefined>
  /** Subscribes to a room, until `unfollow`. @returns the listener; `undefined` if the room has ended. */
  follow<Listener extends RoomListener>(id: string, listen: (room: RoomLedger) => Listener): Eventually<Listener | undefined>
  /** Ends a room early, for everyone at once; resolves when no power cut can bring it back, or that cannot be achieved. */
  end(room: StoredRoom): Promise<void>
  /** Locks or unlocks a room, and tells everyone in it if that changed anything; resolves once that is stored, to false if the room has ended. @throws StorageFullError */
  lock(room: StoredRoom, locked: boolean): Promise<boolean>
  /** Ends rooms whose time has come, and retries erasing. */
  sweep(): void
  /** Only where several processes share the limit of rooms per minute: 0, or how long the client has to wait (ms). */
  takeRoomToken?(client: Client): Promise<number>
  health(): Eventually<LedgerHealth>
  count(): Eventually<Census>
  /** Stores pending work, calls `unavailable` on all listeners, and closes the storage. */
  close(): Eventually<void>
}

/** The only writer of one room. Applies everything in the order of arrival. */
export interface RoomLedger {
  readonly stored: StoredRoom
  /** Check at every use: a late timer must never expose an ended room. */
  readonly hasEnded: boolean
  /** Whether nobody new comes in. */
  readonly isLocked: boolean
  /** Whether nobody is in the room, and nothing is being stored for it. */
  readonly isIdle: boolean
  /** Presence by public id: connected, or away for less than the grace. */
  readonly people: ReadonlyMap<string, Participant>
  /** Lets somebody enter; `done` runs once that is stored. */
  enter(entry: Entry, done: (outcome: Entrance) => void, failed: Failed): void
  /** Stores a message and publishes it to the listener, then calls `done`. */
  post(participantId: string, frame: PostFrame, done: (outcome: Posted) => void, failed: Failed): void
  /** Gives somebody another name, at the rate of messages; `done` runs once it is stored and published. Messages posted before keep the old name, which stays taken. */
  rename(participantId: string, name: NewName, client: Client, done: (outcome: Renamed) => void, failed: Failed): void
  /** Somebody leaves at once, and their session is void; `done` runs once that is stored and published. */
  leave(participantId: string, done: () => void, failed: Failed): void
  /** Reads a page of messages. */
  page(position: PagePosition, done: (page: Page) => void, failed: Failed): void
  /** The last connection of a person is gone; they leave after the grace. */
  away(participantId: string): void
  /** Publishes that somebody is typing; may be lost. */
  typing(participantId: string): void
  /** Ends the subscription of `follow`; the listener hears nothing more. */
  unfollow(): void
}

/** Nothing was stored: StorageFullError, or another error, which the ledger has already reported. */
export type Failed = (error: unknown) => void

/** A checked name; names that look the same have the same key, which sealed names lack. */
export interface NewName {
  name: string
  nameKey: string | null
}

/** A request to enter: by session, or as a newcomer with a name. */
export interface Entry {
  sessionHash: Uint8Array
  newcomer?: { participant: Participant, nameKey: string | null }
  /** The last `seq` that they have. */
  after?: number
  client: Client
  /** False if the connection is gone: a name must not stay taken if nobody can use it. */
  isReachable(): boolean
}

export interface Entered {
  self: Participant
  page: Page
  /** What everyone here was sent after the page was read, and before it was known. */
  missed?: EncodedFrames
}

/** Frames that were encoded once for all. */
export interface EncodedFrames {
  frames: Buffer
  count: number
}

/** The outcome of `enter`: let in, refused, the connection is gone, or the room has ended. */
export type Entrance = Entered | ErrorCode | 'gone' | 'ended'

/** The rate limit of messages is reached: that of their author (`isOwnDoing`), or that of the room. */
export interface RateExcess {
  retryAfterMs: number
  isOwnDoing: boolean
}

/** The outcome of a post: stored; stored before, so not published again; over a rate limit; or the room has ended. */
export type Posted = 'stored' | { again: Message } | RateExcess | 'ended'

/** The outcome of a new name: stored; the one they have, so not published; refused; over a rate limit; or the room has ended. */
export type Renamed = 'renamed' | 'unchanged' | ErrorCode | RateExcess | 'ended'

/** Events of a room. No method throws. */
export interface RoomListener {
  /** Encoded messages in order of `seq`, without a gap; the only way messages are published. */
  messages(frames: Buffer, count: number): void
  joined(person: Participant): void
  renamed(person: Participant): void
  /** @param isForGood whether they have left by a `leave`, so that all their connections are closed. */
  left(person: Participant, isForGood?: boolean): void
  /** The room was locked or unlocked. */
  locked(locked: boolean): void
  types(participantId: string): void
  ended(reason: EndReason): void
  /** The ledger shuts down, or cannot be reached: close all connections so that clients reconnect. */
  unavailable(): void
  /** `isIdle` has become true. */
  idle(): void
}
