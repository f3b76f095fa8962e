import { CloseCode } from '#shared/closeCodes'
import type { CreatedRoom, RoomStatus } from '#shared/api'
import type { Client } from '#server/clients/client'
import type { LimitReached } from '#server/limitLog'
import type { Clock } from './clock'
import type { ConnectionDeps } from './connection'
import { Connection } from './connection'
import type { EncodeFrame, Ledger } from './ledger'
import type { Limits } from './limits'
import type { Meter } from './meter'
import { NO_METER } from './meter'
import { Room } from './room'
import { createSlices } from './slices'
import type { Socket } from './socket'
import type { Tokens } from './tokens'
import { matchesHash } from './tokens'

export type Hub = ReturnType<typeof createHub>

export interface HubDeps {
  clock: Clock
  ledger: Ledger
  tokens: Tokens
  limits: Limits
  clientLimits: ConnectionDeps['clientLimits']
  encode: EncodeFrame
  /** Reports unexpected errors; never gets anything a user wrote. */
  report(error: unknown): void
  limitReached: LimitReached
  meter?: Meter
  monotonic?: () => number
  schedule?: (flush: () => void) => void
}

/** All live rooms: the one door to them, for HTTP and WebSocket. */
export function createHub({ clock, ledger, tokens, limits, clientLimits, encode, report, limitReached, meter = NO_METER, monotonic, schedule }: HubDeps) {
  /** By id; a room stays while somebody is connected or may reconnect. */
  const rooms = new Map<string, Room>()
  const slices = createSlices(monotonic, schedule)

  function open(id: string): Room | undefined {
    const known = rooms.get(id)
    if (known) return known.endIfDue() ? undefined : known
    const room = ledger.follow(id, followed => new Room(followed, { clock, encode, meter, onDeserted: forget }))
    if (room) rooms.set(id, room)
    return room
  }

  /** A room may report twice that it is deserted, and may have been reopened in between. */
  function forget(room: Room) {
    if (rooms.get(room.id) === room) rooms.delete(room.id)
  }

  return {
    /** Creates a room; `onEnded` is called once, at its end. @throws ServerFullError at the limit of rooms; StorageFullError. */
    makeRoom: (lifetimeSeconds: number, verifier?: string, onEnded = () => {}): Promise<CreatedRoom> =>
      ledger.make({ lifetimeMs: lifetimeSeconds * 1000, verifier, onEnded }),

    /** The public status of a room; `undefined` if it has ended or never existed. */
    status(id: string): RoomStatus | undefined {
      const stored = ledger.find(id)
      if (!stored) return undefined
      const { createdAt, expiresAt, verifier, locked } = stored
      return { id, createdAt, expiresAt, encrypted: verifier !== null, locked, participants: ledger.countPeople(stored), now: clock.now() }
    },

    /** Locks or unlocks a room; resolves when that is stored. @throws StorageFullError, or another error of the storage */
    async lockRoom(id: string, ownerToken: string, locked: boolean): Promise<'done' | 'room_not_found' | 'not_owner'> {
      const stored = ledger.find(id)
      if (!stored) return 'room_not_found'
      if (!matchesHash(ownerToken, stored.ownerHash)) return 'not_owner'
      return await ledger.lock(stored, locked) ? 'done' : 'room_not_found'
    },

    /** Ends a room at once; resolves when that is on the disk, or cannot be put there. */
    endRoom(id: string, ownerToken: string): Promise<'ended' | 'room_not_found' | 'not_owner'> {
      return new Promise((resolve) => {
        const stored = ledger.find(id)
        if (!stored) resolve('room_not_found')
        else if (!matchesHash(ownerToken, stored.ownerHash)) resolve('not_owner')
        else ledger.end(stored, () => resolve('ended'))
      })
    },

    /** Connects a socket to a room; if the room has ended, closes it and returns `undefined`. */
    connect(id: string, socket: Socket, client: Client): Connection | undefined {
      const room = open(id)
      if (!room) {
        socket.close(CloseCode.roomNotFound)
        return undefined
      }
      return new Connection(room, socket, client, { clock, tokens, limits, slices, clientLimits, encode, report, limitReached, meter })
    },

    /** Backup for the exact timer: ends what is due, and retries failed erasing. */
    sweep: () => ledger.sweep(),

    health: () => ledger.health(),

    count: () => ledger.count(),

    /** Closes all connections with a code that makes clients reconnect, stores pending work, and closes the storage. */
    close: () => ledger.close(),
  }
}
