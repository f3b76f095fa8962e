import { CloseCode } from '#shared/closeCodes'
import { RESTART_GRACE_MS } from '#shared/limits'
import type { CreatedRoom, RoomStatus } from '#shared/api'
import type { Store, StoredRoom } from '#server/db/store'
import type { Clock } from './clock'
import { createAlarm } from './clock'
import type { Socket } from './connection'
import { Connection } from './connection'
import type { Limits } from './limits'
import { Room } from './room'
import type { Tokens } from './tokens'
import { hashToken, matchesHash } from './tokens'
import { createTurn } from './turn'

/** Rooms that are ended and erased in one go; the event loop breathes between. */
const ENDED_AT_ONCE = 200
/** How long after a purge that could not finish it is tried again. */
const PURGE_RETRY_MS = 100
/** How often the time is written down while there is traffic. */
const CLOCK_MARK_MS = 1000
/** A room that is still stored this long after its end says that something is wrong. */
const OVERDUE_MS = 60_000

export type Hub = ReturnType<typeof createHub>

/** There are as many rooms as there may be. */
export class ServerFullError extends Error {
  override name = 'ServerFullError'
}

/** What the hub is built of; all of it owned by whoever builds it. */
export interface HubSurroundings {
  clock: Clock
  store: Store
  tokens: Tokens
  limits: Limits
  /** Told of what should not happen; never of anything a user wrote. */
  report(error: unknown): void
  /** Calls back at the end of the turn of the event loop. */
  schedule?: (flush: () => void) => void
}

/**
 * Everything live: the rooms, their making and their end.
 *
 * Rooms that ended while no server ran are erased before this returns.
 */
export function createHub({ clock, store, tokens, limits, report, schedule }: HubSurroundings) {
  /** By the key of the stored room; a room is here while somebody is connected, or will be missed. */
  const live = new Map<number, Room>()
  /** Rooms that ended but could not be taken out of the store yet. */
  const unerased = new Set<number>()
  const ghostsUntil = clock.now() + RESTART_GRACE_MS
  const turn = createTurn(commit, schedule)
  let markedAt = Number.NEGATIVE_INFINITY
  let isStuck = false
  let cancelPurge: (() => void) | undefined
  const alarm = createAlarm(clock, () => isStuck ? undefined : store.nextExpiry(), endDueRooms)

  store.dropOrphans()
  endDueRooms()
  alarm.arm()
  purgeSoon(0)

  function commit(work: () => void) {
    const now = clock.now()
    const marks = now - markedAt >= CLOCK_MARK_MS
    store.transaction(() => {
      work()
      if (marks) store.setClockMark(now)
    })
    if (marks) markedAt = now
  }

  function find(id: string): StoredRoom | undefined {
    const stored = store.findRoom(hashToken(id))
    return stored && stored.expiresAt > clock.now() && !unerased.has(stored.key) ? stored : undefined
  }

  function open(id: string): Room | undefined {
    const stored = find(id)
    if (!stored) return undefined
    const around = { clock, store, turn, limits, report, onDeserted: () => live.delete(stored.key) }
    const room = live.get(stored.key) ?? new Room(id, stored, ghostsUntil, around)
    live.set(stored.key, room)
    return room
  }

  function endDueRooms() {
    isStuck = false
    const due = store.dueRooms(clock.now(), ENDED_AT_ONCE)
    for (const key of due) live.get(key)?.end('expired')
    erase(due, { early: false })
  }

  function erase(keys: number[], { early }: { early: boolean }) {
    if (keys.length === 0) return
    for (const key of keys) unerased.add(key)
    try {
      store.removeRooms([...unerased], { early: early || unerased.size > keys.length })
      unerased.clear()
    }
    catch (error) {
      // The rooms have ended all the same; the sweep tries again.
      isStuck = true
      report(error)
    }
    purgeSoon(0)
  }

  function purgeSoon(delayMs: number) {
    cancelPurge ??= clock.setTimer(delayMs, () => {
      cancelPurge = undefined
      try {
        if (!store.purge()) purgeSoon(PURGE_RETRY_MS)
      }
      catch (error) {
        report(error)
      }
    })
  }

  return {
    /**
     * Makes a room.
     *
     * @param lifetimeSeconds how long it lives.
     * @param verifier base64url of the verifier of an encrypted room's key.
     * @throws ServerFullError where there are as many rooms as there may be; StorageFullError.
     */
    makeRoom(lifetimeSeconds: number, verifier?: string): Promise<CreatedRoom> {
      const id = tokens.roomId()
      const ownerToken = tokens.secret()
      return new Promise((resolve, reject) => turn.add({
        run: () => {
          if (store.countRooms() >= limits.rooms) throw new ServerFullError()
          const createdAt = clock.now()
          return store.addRoom({
            idHash: hashToken(id),
            ownerHash: hashToken(ownerToken),
            verifier: verifier === undefined ? null : Buffer.from(verifier, 'base64url'),
            createdAt,
            expiresAt: createdAt + lifetimeSeconds * 1000,
          })
        },
        done: ({ createdAt, expiresAt, verifier }) => {
          alarm.expect(expiresAt)
          resolve({ id, createdAt, expiresAt, encrypted: verifier !== null, ownerToken })
        },
        failed: reject,
      }))
    },

    /** What anyone with the id may know of a room; `undefined` for one that ended or never was. */
    status(id: string): RoomStatus | undefined {
      const stored = find(id)
      if (!stored) return undefined
      const now = clock.now()
      const { key, createdAt, expiresAt, verifier } = stored
      const ghosts = () => now < ghostsUntil ? store.presentParticipants(key).length : 0
      return { id, createdAt, expiresAt, encrypted: verifier !== null, participants: live.get(key)?.size ?? ghosts(), now }
    },

    /** Ends a room at once, for whoever holds its owner's token. */
    endRoom(id: string, ownerToken: string): 'ended' | 'room_not_found' | 'not_owner' {
      const stored = find(id)
      if (!stored) return 'room_not_found'
      if (!matchesHash(ownerToken, stored.ownerHash)) return 'not_owner'
      live.get(stored.key)?.end('owner')
      erase([stored.key], { early: true })
      return 'ended'
    },

    /** Takes a new connection into a room; `undefined`, and the socket closed, where the room is over. */
    connect(id: string, socket: Socket): Connection | undefined {
      const room = open(id)
      if (!room) {
        socket.close(CloseCode.roomNotFound)
        return undefined
      }
      return new Connection(room, socket, { clock, tokens, limits, report })
    },

    /** The safety net behind the exact timer: ends what is due, retries what could not be erased. */
    sweep() {
      endDueRooms()
      erase([...unerased], { early: true })
      alarm.arm()
      commit(() => {})
      purgeSoon(0)
    },

    /** Whether rooms end and are erased as they should. */
    health: () => ({ overdueRooms: store.countDue(clock.now() - OVERDUE_MS), purgePending: store.isPurgePending() }),

    /** Sends everyone away to come back, stores what is pending, and lets go of the file. */
    close() {
      turn.flush()
      for (const room of live.values()) room.disconnect(CloseCode.restarting)
      alarm.stop()
      cancelPurge?.()
      store.setClockMark(clock.now())
      store.purge()
      store.close()
    },
  }
}
