import type { CloseCode } from '#shared/closeCodes'
import type { ErrorCode, HistoryRequestFrame, JoinedFrame, Participant, PostFrame, ServerFrame } from '#shared/protocol'
import type { LimitName } from '#server/limitLog'
import type { Client } from '#server/clients/client'
import type { Entry } from './ledger'

// How a room and its connections meet. Neither imports the other.

/** Something was too fast: for which limit, and how long to wait. */
export interface RateRefusal {
  retryAfterMs: number
  limit: LimitName
  clientId?: string
}

/** A connection, as its room needs it. Nothing of it throws. */
export interface RoomConnection {
  /** Whom this connection speaks for, once it has joined. */
  readonly participant: Participant | undefined
  readonly client: Client
  /** Whether there is still somebody who receives what is sent. */
  readonly isReachable: boolean
  send(frame: ServerFrame): void
  /** Sends frames that were encoded once for many. @param count how many frames they are. */
  sendEncoded(frames: Buffer, count: number): void
  close(code: CloseCode): void
  acceptJoin(participant: Participant, frame: JoinedFrame): void
  /** The connection may try again, except that too many refusals close it. */
  refuseJoin(code: ErrorCode, retryAfterMs?: number): void
  /** Going on too fast for too long closes the connection. */
  refuseRate(refusal: RateRefusal): void
  /** What was asked for could not be stored. */
  fail(error: unknown, clientId?: string): void
}

/** What a connection sends to join: the entry, and the private token that is answered with it. */
export type JoinRequest = Omit<Entry, 'client' | 'isReachable'> & { session: string }

/** A room, as its connections need it. */
export interface JoinableRoom {
  /** The verifier of an encrypted room's key. */
  readonly verifier: Uint8Array | null
  /** Ends the room for everyone where its time has come. @returns whether it has ended. */
  endIfDue(): boolean
  add(connection: RoomConnection): void
  join(connection: RoomConnection, request: JoinRequest): void
  post(connection: RoomConnection, author: Participant, frame: PostFrame): void
  history(connection: RoomConnection, frame: HistoryRequestFrame): void
  typing(author: Participant): void
  leave(connection: RoomConnection): void
}
