import { CloseCode } from '#shared/closeCodes'
import type { CreatedRoom, RoomStatus } from '#shared/api'
import type { Client } from '#server/clients/client'
import type { LimitReached } from '#server/limitLog'
import type { ConnectionDeps } from './connection'
import { Connection } from './connection'
import type { Eventually } from './eventually'
import { whenKnown } from './eventually'
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
export function createHub({ ledger, tokens, limits, clientLimits, encode, report, limitReached, meter = NO_METER, monotonic, schedule }: HubDeps) {
  const { clock } = ledger
  /** By id; a room stays while somebody is connected or may reconnect. */
  const rooms = new Map<string, Room>()
  /** Rooms that are being opened, by id. */
  const opening = new Map<string, Promise<Room | undefined>>()
  const slices = createSlices(monotonic, schedule)

  function open(id: string): Eventually<Room | undefined> {
    const known = rooms.get(id)
    if (known) return known.endIfDue() ? undefined : known
    const pending = opening.get(id)
    if (pending) return pending
    const room = ledger.follow(id, followed => new Room(followed, { clock, encode, meter, onDeserted: forget }))
    if (!(room instanceof Promise)) return keep(room)
    const opened = room.then(keep).finally(() => opening.delete(id))
    opening.set(id, opened)
    return opened
  }

  function keep(room: Room | undefined): Room | undefined {
    if (!room || room.endIfDue()) return undefined
    rooms.set(room.id, room)
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

    /** Only where several processes share the limit: 0, or how long the client has to wait (ms). */
    takeRoomToken: ledger.takeRoomToken,

    /** The public status of a room; `undefined` if it has ended or never existed. */
    status: (id: string): Eventually<RoomStatus | undefined> => whenKnown(ledger.find(id), (found) => {
      if (!found) return undefined
      const { createdAt, expiresAt, verifier, locked, participants } = found
      return { id, createdAt, expiresAt, encrypted: verifier !== null, locked, participants, now: clock.now() }
    }),

    /** Locks or unlocks a room; resolves when that is stored. @throws StorageFullError, or another error of the storage */
    async lockRoom(id: string, ownerToken: string, locked: boolean): Promise<'done' | 'room_not_found' | 'not_owner'> {
      const found = ledger.find(id)
      const stored = found instanceof Promise ? await found : found
      if (!stored) return 'room_not_found'
      if (!matchesHash(ownerToken, stored.ownerHash)) return 'not_owner'
      return await ledger.lock(stored, locked) ? 'done' : 'room_not_found'
    },

    /** Ends a room at once; resolves when that is on the disk, or cannot be put there. */
    async endRoom(id: string, ownerToken: string): Promise<'ended' | 'room_not_found' | 'not_owner'> {
      const found = ledger.find(id)
      const stored = found instanceof Promise ? await found : found
      if (!stored) return 'room_not_found'
      if (!matchesHash(ownerToken, stored.ownerHash)) return 'not_owner'
      await ledger.end(stored)
      return 'ended'
    },

    /** Opens a room for `connect`; `undefined` if it has ended or never existed. */
    open,

    /** Connects a socket to an open room; if the room has ended, closes it and returns `undefined`. */
    connect(room: Room | undefined, socket: Socket, client: Client): Connection | undefined {
      if (!room || room.endIfDue()) {
        socket.close(CloseCode.roomNotFound)
        return undefined
      }
      if (rooms.get(room.id) !== room) {
        // Everyone left before this socket was accepted: the next attempt opens the room again.
        socket.close(CloseCode.restarting)
        return undefined
      }
      return new Connection(room, socket, client, { clock, tokens, limits, slices, clientLimits, encode, report, limitReached, meter })
    },

    /** Backup for the exact timer: ends what is due, retries failed erasing, and closes rooms that were opened in vain. */
    sweep() {
      ledger.sweep()
      for (const room of rooms.values()) room.closeIfDeserted()
    },

    health: () => ledger.health(),

    count: () => ledger.count(),

    /** Closes all connections with a code that makes clients reconnect, stores pending work, and closes the storage. */
    close: () => ledger.close(),
  }
}
