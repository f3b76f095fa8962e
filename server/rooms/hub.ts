import { CloseCode } from '#shared/closeCodes'
import type { CreatedRoom, RoomStatus } from '#shared/api'
import type { Client } from '#server/clients/client'
import type { LimitReached } from '#server/limitLog'
import type { Clock } from './clock'
import type { ConnectionDeps } from './connection'
import { Connection } from './connection'
import type { EncodeFrame, Ledger } from './ledger'
import type { Limits } from './limits'
import { Room } from './room'
import { createSlices } from './slices'
import type { Socket } from './socket'
import type { Tokens } from './tokens'
import { matchesHash } from './tokens'

export type Hub = ReturnType<typeof createHub>

/** What the hub is built of; all of it comes from the composition root. */
export interface HubDeps {
  clock: Clock
  ledger: Ledger
  tokens: Tokens
  limits: Limits
  clientLimits: ConnectionDeps['clientLimits']
  encode: EncodeFrame
  /** Told of unexpected errors; never of anything a user wrote. */
  report(error: unknown): void
  limitReached: LimitReached
  /** Reads a clock that is never set (milliseconds): how long work has held the event loop. */
  monotonic?: () => number
  /** Calls back at the end of the turn of the event loop. */
  schedule?: (flush: () => void) => void
}

/** Everything live: the one door to all rooms, for HTTP and WebSocket. */
export function createHub({ clock, ledger, tokens, limits, clientLimits, encode, report, limitReached, monotonic, schedule }: HubDeps) {
  /** By id; a room is here while somebody is connected, or may come back. */
  const rooms = new Map<string, Room>()
  const slices = createSlices(monotonic, schedule)

  function open(id: string): Room | undefined {
    const known = rooms.get(id)
    if (known) return known.endIfDue() ? undefined : known
    const room = ledger.follow(id, followed => new Room(followed, { clock, encode, onDeserted: forget }))
    if (room) rooms.set(id, room)
    return room
  }

  /** A room may say more than once that it is deserted, and may have been opened again in between. */
  function forget(room: Room) {
    if (rooms.get(room.id) === room) rooms.delete(room.id)
  }

  return {
    /**
     * Makes a room.
     *
     * @param lifetimeSeconds how long it lives.
     * @param verifier base64url of the verifier of an encrypted room's key.
     * @param onEnded called once when it has ended.
     * @throws ServerFullError where there are as many rooms as there may be; StorageFullError.
     */
    makeRoom: (lifetimeSeconds: number, verifier?: string, onEnded = () => {}): Promise<CreatedRoom> =>
      ledger.make({ lifetimeMs: lifetimeSeconds * 1000, verifier, onEnded }),

    /** What anyone with the id may know of a room; `undefined` for one that ended or never was. */
    status(id: string): RoomStatus | undefined {
      const stored = ledger.find(id)
      if (!stored) return undefined
      const { createdAt, expiresAt, verifier } = stored
      return { id, createdAt, expiresAt, encrypted: verifier !== null, participants: ledger.countPeople(stored), now: clock.now() }
    },

    /** Ends a room at once, for the holder of its owner's token. */
    endRoom(id: string, ownerToken: string): 'ended' | 'room_not_found' | 'not_owner' {
      const stored = ledger.find(id)
      if (!stored) return 'room_not_found'
      if (!matchesHash(ownerToken, stored.ownerHash)) return 'not_owner'
      ledger.end(stored)
      return 'ended'
    },

    /** Takes a new connection into a room; `undefined`, and the socket closed, where the room is over. */
    connect(id: string, socket: Socket, client: Client): Connection | undefined {
      const room = open(id)
      if (!room) {
        socket.close(CloseCode.roomNotFound)
        return undefined
      }
      return new Connection(room, socket, client, { clock, tokens, limits, slices, clientLimits, encode, report, limitReached })
    },

    /** The safety net behind the exact timer: ends what is due, and erases what could not be erased before. */
    sweep: () => ledger.sweep(),

    /** Whether rooms can be made, and end and are erased as they should. */
    health: () => ledger.health(),

    /** Sends everyone away to come back, stores what is pending, and lets go of the storage. */
    close: () => ledger.close(),
  }
}
