import { RESTART_GRACE_MS } from '#shared/limits'
import type { CreatedRoom } from '#shared/api'
import type { LimitReached } from '#server/limitLog'
import type { Clock } from '#server/rooms/clock'
import type { EncodeFrame, FoundRoom, Ledger, LedgerHealth, NewRoom, StorageChanged, StoredRoom } from '#server/rooms/ledger'
import { ServerFullError } from '#server/rooms/ledger'
import type { Limits } from '#server/rooms/limits'
import type { Meter } from '#server/rooms/meter'
import { NO_METER } from '#server/rooms/meter'
import type { Tokens } from '#server/rooms/tokens'
import { hashToken } from '#server/rooms/tokens'
import { createExpiry } from './expiry'
import { createCommitQueue } from './groupCommit'
import { createRelief } from './relief'
import { RoomClients } from './roomClients'
import { SqliteRoomLedger } from './roomLedger'
import { createStorageWatch } from './storageWatch'
import type { RoomRow, Store } from './store'

/** How often the clock is checked (it may have been set) and stored, and failed work retried. */
const TICK_MS = 1000
/** A room still stored this long after its end is a fault. */
const OVERDUE_MS = 60_000

export interface LedgerDeps {
  clock: Clock
  store: Store
  tokens: Tokens
  limits: Limits
  encode: EncodeFrame
  report(error: unknown): void
  limitReached: LimitReached
  storageChanged: StorageChanged
  meter?: Meter
  schedule?: (flush: () => void) => void
  /** Monotonic time (milliseconds), by which commits are split. */
  now?: () => number
}

/** The rooms of one process, kept in SQLite. Erases rooms that ended while no server ran before it returns. */
export function createLedger({ clock, store, tokens, limits, encode, report: reportOther, limitReached, storageChanged, meter = NO_METER, schedule, now }: LedgerDeps): Ledger {
  const storage = createStorageWatch(store, storageChanged)
  const followed = new Map<number, SqliteRoomLedger>()
  /** By room key, for as long as the room lives. */
  const roomClients = new Map<number, RoomClients>()
  const endCallbacks = new Map<number, () => void>()
  const restoredUntil = clock.now() + RESTART_GRACE_MS
  const relief = createRelief({ store, followed, limitReached })
  const commits = createCommitQueue({ transaction: commit, schedule, now, whenFree: store.whenFree, beforeCommit: () => attempt(relief.relieve), afterCommit: meter === NO_METER ? undefined : afterCommit })
  const expiry = createExpiry({ clock, store, attempt, onEnded, notify: (room, reason) => followed.get(room)?.end(reason) })
  let cancelTick = () => {}

  storage.check()
  tick()

  /** Reports an error, except storage states, which are reported once per change. */
  function report(error: unknown) {
    if (!storage.record(error)) reportOther(error)
  }

  function commit(work: () => void) {
    const startedAt = performance.now()
    try {
      store.transaction(work)
      meter.committed(performance.now() - startedAt)
    }
    catch (error) {
      storage.record(error)
      throw error
    }
  }

  /** Sockets are written to at the end of the turn. */
  function afterCommit(arrivedAt: number) {
    process.nextTick(() => meter.delivered(performance.now() - arrivedAt))
  }

  function attempt<Result>(work: () => Result): Result | undefined {
    try {
      return work()
    }
    catch (error) {
      report(error)
      return undefined
    }
  }

  /** Retries late work: the clock was set, the process slept, a timer was lost, the disk was full. */
  function tick() {
    expiry.sweep()
    store.whenFree(() => attempt(relief.relieve))
    attempt(storage.check)
    cancelTick = clock.setTimer(TICK_MS, tick)
  }

  function onEnded(room: number) {
    endCallbacks.get(room)?.()
    endCallbacks.delete(room)
    roomClients.delete(room)
    relief.forget(room)
  }

  function findRow(id: string): RoomRow | undefined {
    const row = store.findRoom(hashToken(id))
    return row && row.expiresAt > clock.now() && !expiry.isUnsaved(row.key) ? row : undefined
  }

  function clientsOf(room: number): RoomClients {
    const clients = roomClients.get(room) ?? new RoomClients(limits)
    roomClients.set(room, clients)
    return clients
  }

  /** After a second `unfollow`, a newer follower of the room must stay. */
  function unfollow(room: SqliteRoomLedger) {
    if (followed.get(room.key) !== room) return
    followed.delete(room.key)
    relief.leave(room)
  }

  /** In the room of a row that is not ended. */
  function countPeople(room: number): number {
    return followed.get(room)?.people.size ?? (clock.now() < restoredUntil ? store.presentParticipants(room).length : 0)
  }

  return {
    clock,

    make({ lifetimeMs, verifier, onEnded }: NewRoom): Promise<CreatedRoom> {
      const id = tokens.roomId()
      const ownerToken = tokens.secret()
      return new Promise((resolve, reject) => commits.add({
        apply: () => {
          if (store.countRooms() >= limits.rooms) throw new ServerFullError()
          const createdAt = clock.now()
          return store.addRoom({
            idHash: hashToken(id),
            ownerHash: hashToken(ownerToken),
            verifier: verifier === undefined ? null : Buffer.from(verifier, 'base64url'),
            createdAt,
            expiresAt: createdAt + lifetimeMs,
          })
        },
        committed: ({ key, createdAt, expiresAt, verifier }) => {
          endCallbacks.set(key, onEnded)
          expiry.expect(expiresAt)
          resolve({ id, createdAt, expiresAt, encrypted: verifier !== null, ownerToken })
        },
        failed: (error) => {
          if (error instanceof ServerFullError) limitReached('rooms')
          reject(error)
        },
      }))
    },

    find(id: string): FoundRoom | undefined {
      const row = findRow(id)
      return row && { ...toStoredRoom(id, row), participants: countPeople(row.key) }
    },

    follow(id, listen) {
      const row = findRow(id)
      if (!row) return undefined
      const room = new SqliteRoomLedger(toStoredRoom(id, row), row.key, {
        clock, store, commits, limits, encode, restoredUntil, report, limitReached, clients: clientsOf(row.key), onUnfollow: unfollow,
      })
      followed.set(row.key, room)
      relief.forget(row.key)
      const listener = listen(room)
      room.listen(listener)
      return listener
    },

    end({ id }: StoredRoom): Promise<void> {
      return new Promise((resolve) => {
        const row = findRow(id)
        if (row) expiry.endNow(row.key, resolve)
        else resolve()
      })
    },

    lock({ id }: StoredRoom, locked: boolean): Promise<boolean> {
      const key = findRow(id)?.key
      if (key === undefined) return Promise.resolve(false)
      return new Promise((resolve, reject) => commits.add({
        owner: followed.get(key),
        apply: () => findRow(id) && { isChanged: store.setLocked(key, locked) },
        committed: (outcome) => {
          if (outcome?.isChanged) followed.get(key)?.setLocked(locked)
          resolve(outcome !== undefined)
        },
        batchCommitted: () => followed.get(key)?.tellLock(),
        failed: reject,
      }))
    },

    sweep: expiry.sweep,

    health: (): LedgerHealth => ({
      storage: storage.check(),
      isFull: store.countRooms() >= limits.rooms,
      overdueRooms: store.countEnded(clock.now() - OVERDUE_MS),
      purgePending: expiry.isPending(),
    }),

    count() {
      const [ended, overdue] = [store.countEnded(clock.now() + 1), store.countEnded(clock.now() - OVERDUE_MS)]
      return { living: store.countRooms() - ended, ended, overdue }
    },

    close() {
      attempt(store.stopSyncing)
      commits.flush()
      for (const room of followed.values()) room.sendAway()
      expiry.stop()
      cancelTick()
      attempt(() => store.setClockMark(clock.now()))
      attempt(() => store.close())
    },
  }
}

function toStoredRoom(id: string, { createdAt, expiresAt, ownerHash, verifier, locked }: RoomRow): StoredRoom {
  return { id, createdAt, expiresAt, ownerHash, verifier, locked: locked === 1 }
}
