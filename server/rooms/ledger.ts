import type { CreatedRoom } from '#shared/api'
import type { EndReason, ErrorCode, Message, Participant, PostFrame, ServerFrame } from '#shared/protocol'
import type { Client } from '#server/clients/client'

// The seam between the live rooms and what keeps them: server/db implements it for one process. Callbacks rather than
// promises, so that everything of one turn of the event loop stays within it.

/** There are as many rooms as there may be. */
export class ServerFullError extends Error {
  override name = 'ServerFullError'
}

/** The disk, or what the file may hold, is full: nothing was stored. */
export class StorageFullError extends Error {
  override name = 'StorageFullError'
}

/** Encodes a frame as it goes over the wire, once for all who receive it. */
export type EncodeFrame = (frame: ServerFrame) => Buffer

/** A room as it is kept. Times in epoch milliseconds; hashes are SHA-256. */
export interface StoredRoom {
  readonly id: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly ownerHash: Uint8Array
  /** Of the key of an encrypted room. */
  readonly verifier: Uint8Array | null
}

/** A room to be made. */
export interface NewRoom {
  lifetimeMs: number
  /** base64url of the verifier of an encrypted room's key. */
  verifier?: string
  /** Called once when the room has ended. */
  onEnded(): void
}

/** A page of messages, oldest first; `more` says whether there are further ones in the direction asked for. */
export interface Page {
  messages: Message[]
  more: boolean
}

/** Where a page of messages begins; with neither, it is the newest page. */
export interface PagePosition {
  before?: number
  after?: number
  limit?: number
}

/** Whether new things can be stored: yes, there is no space, or the file cannot be read or written. */
export type StorageState = 'ok' | 'full' | 'failing'

/** Told when a storage state begins, and the SQLite code where there is one. */
export type StorageChanged = (state: StorageState, fault?: string) => void

/** Whether rooms can be made, and end and are erased as they should. */
export interface LedgerHealth {
  storage: StorageState
  isFull: boolean
  /** Rooms that ended more than a minute ago and are still stored. */
  overdueRooms: number
  /** Whether something that ended is not erased yet. */
  purgePending: boolean
}

/** Keeps all rooms: makes them, finds them, ends them on time, and erases them. */
export interface Ledger {
  /** Makes a room. @throws ServerFullError, StorageFullError */
  make(room: NewRoom): Promise<CreatedRoom>
  /** The room with this id, unless it has ended. */
  find(id: string): StoredRoom | undefined
  /** How many people are in a room. */
  countPeople(room: StoredRoom): number
  /**
   * Follows a room, until `unfollow`.
   *
   * @param listen makes the listener.
   * @returns the listener; `undefined` where the room has ended.
   */
  follow<Listener extends RoomListener>(id: string, listen: (room: RoomLedger) => Listener): Listener | undefined
  /** Ends a room at once, for everyone. */
  end(room: StoredRoom): void
  /** Ends what is due, and erases what could not be erased before. */
  sweep(): void
  health(): LedgerHealth
  /** Stores what is pending, tells all listeners that they are `away`, and lets go of the storage. */
  close(): void
}

/** The one writer of one room. Everything goes through it in the order in which it came. */
export interface RoomLedger {
  readonly stored: StoredRoom
  /** Whether the room is over: ask at every use, so that a late timer never shows a dead room. */
  readonly hasEnded: boolean
  /** Whether nobody is in the room, and nothing is being stored for it. */
  readonly isIdle: boolean
  /** Who is in the room, by public id: connected, or away for less than the grace. */
  readonly people: ReadonlyMap<string, Participant>
  /** Takes somebody in; `done` runs once that is stored. */
  enter(entry: Entry, done: (outcome: Entered | ErrorCode | 'gone' | 'ended') => void, failed: Failed): void
  /** Stores a message and publishes it to the listener; `done` runs after that. */
  post(author: Participant, frame: PostFrame, done: (outcome: Posted) => void, failed: Failed): void
  page(position: PagePosition, done: (page: Page) => void, failed: Failed): void
  /** The last connection of a person is gone; they leave after the grace. */
  away(participantId: string): void
  /** Publishes that somebody is typing. */
  typing(participantId: string): void
  unfollow(): void
}

/** Told that nothing was stored: StorageFullError, or any other error, which the ledger has reported already. */
export type Failed = (error: unknown) => void

/** Somebody who wants in: known by the session, or new under a name. */
export interface Entry {
  sessionHash: Uint8Array
  newcomer?: { participant: Participant, nameKey: string | null }
  /** The last `seq` that they hold. */
  after?: number
  client: Client
  /** Whether there is still somebody to tell: a name that nobody would hear of must not stay taken. */
  isReachable(): boolean
}

/** Somebody is in the room. */
export interface Entered {
  self: Participant
  page: Page
}

/**
 * What became of a message: it is stored; or was before, and is not published again; or came too fast, by its author's
 * or by everybody's doing.
 */
export type Posted = 'stored' | { again: Message } | { retryAfterMs: number, isOwnDoing: boolean } | 'ended'

/** Hears what happens in a room. None of it throws. */
export interface RoomListener {
  /** Encoded messages in order of `seq`, without a gap: the only way that a message gets out. */
  messages(frames: Buffer, count: number): void
  joined(person: Participant): void
  left(person: Participant): void
  types(participantId: string): void
  ended(reason: EndReason): void
  /** The ledger can say nothing more for now: connections close, to come back. */
  away(): void
  /** `isIdle` has become true. */
  idle(): void
}
