import type { CloseCode } from '#shared/closeCodes'
import type { ErrorCode, HistoryRequestFrame, JoinedFrame, Participant, PostFrame, ServerFrame } from '#shared/protocol'
import type { LimitName } from '#server/limitLog'
import type { Client } from '#server/clients/client'
import type { EncodedFrames, Entry, NewName } from './ledger'

// The interface between a room and its connections. Neither imports the other.

export interface RateRefusal {
  retryAfterMs: number
  limit: LimitName
  clientId?: string
}

/** A connection as its room sees it. Nothing in it throws. */
export interface RoomConnection {
  /** Set once the connection has joined: as they were then. */
  readonly participant: Participant | undefined
  readonly client: Client
  readonly isReachable: boolean
  send(frame: ServerFrame): void
  /** Sends frames that were encoded once for all. @param count the number of frames. */
  sendEncoded(frames: Buffer, count: number): void
  close(code: CloseCode): void
  /** @param missed what is sent right after the frame. */
  acceptJoin(participant: Participant, frame: JoinedFrame, missed?: EncodedFrames): void
  /** The connection may try again, but too many refusals close it. */
  refuseJoin(code: ErrorCode, retryAfterMs?: number): void
  /** Too many refusals within a minute close the connection. */
  refuseRate(refusal: RateRefusal): void
  refuse(code: ErrorCode): void
  fail(error: unknown, clientId?: string): void
}

/** A join request: the entry, and the private token that is returned on success. */
export type JoinRequest = Omit<Entry, 'client' | 'isReachable'> & { session: string }

export interface JoinableRoom {
  readonly verifier: Uint8Array | null
  /** Ends the room for everyone if its time has come. @returns whether it has ended. */
  endIfDue(): boolean
  add(connection: RoomConnection): void
  join(connection: RoomConnection, request: JoinRequest): void
  post(connection: RoomConnection, author: Participant, frame: PostFrame): void
  /** @param answered called when the page is on its way, or cannot be had. */
  history(connection: RoomConnection, frame: HistoryRequestFrame, answered: () => void): void
  typing(author: Participant): void
  rename(connection: RoomConnection, person: Participant, name: NewName): void
  /** Somebody leaves at once, with all their connections. */
  leaveForGood(connection: RoomConnection, person: Participant): void
  leave(connection: RoomConnection): void
}
