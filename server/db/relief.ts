import type { Store } from './store'
import type { LimitReached } from '#server/limitLog'
import type { SqliteRoomLedger } from './roomLedger'

/** Longest time that one pass blocks the event loop … */
const SLICE_MS = 8
/** … erasing this many messages at a time, up to as many bytes as one commit may store. */
const ERASED_AT_ONCE = 50
const SLICE_BYTES = 1024 ** 2
/** While there is space, the size is checked this often at most: one check costs as much as a message. */
const CHECK_INTERVAL_MS = 10
/** More than SQLite stores: the next check comes before the space is used up. */
const FASTEST_BYTES_PER_MS = 1024 ** 2
/** Approximate size of a message without its text (bytes). */
const MESSAGE_BYTES = 100

export interface ReliefDeps {
  store: Store
  /** Rooms with people in them, by key: these know their own size. */
  followed: ReadonlyMap<number, SqliteRoomLedger>
  limitReached: LimitReached
  now?: () => number
}

/** Retention under pressure: near the file's limit, the largest rooms lose their oldest messages, so that other rooms can be created and used. */
export function createRelief({ store, followed, limitReached, now = () => performance.now() }: ReliefDeps) {
  /** Size of the rooms without people, by key (bytes). */
  const empty = new Map<number, number>()
  /** Rooms of an earlier process that nobody has entered since. */
  let unmeasured: number[] | undefined
  let nextCheckAt = Number.NEGATIVE_INFINITY

  function isNearlyFull(): boolean {
    const at = now()
    if (at < nextCheckAt) return false
    const bytes = store.bytesUntilNearlyFull()
    nextCheckAt = at + Math.min(CHECK_INTERVAL_MS, bytes / FASTEST_BYTES_PER_MS)
    return bytes < 1
  }

  function measureSome(endsAt: number) {
    unmeasured ??= store.roomKeys().filter(room => !followed.has(room) && !empty.has(room))
    // At least one: otherwise a slow disk would never finish.
    do {
      const room = unmeasured.pop()
      if (room === undefined) return
      if (!followed.has(room) && store.hasRoom(room)) empty.set(room, sizeOf(store.retainedMessages(room)))
    } while (now() < endsAt)
  }

  function largest(except: ReadonlySet<number>): number | undefined {
    let most = 0
    let found: number | undefined
    const consider = (room: number, size: number) => {
      if (size <= most || except.has(room)) return
      most = size
      found = room
    }
    for (const [key, room] of followed) consider(key, sizeOf(room.retained))
    for (const [key, size] of empty) consider(key, size)
    return found
  }

  /** @returns how many bytes were freed; 0 if the room has nothing left to give. */
  function shrink(room: number): number {
    const open = followed.get(room)
    if (open) {
      const before = sizeOf(open.retained)
      open.dropOldest(ERASED_AT_ONCE)
      return before - sizeOf(open.retained)
    }
    let erased = 0
    store.transaction(() => {
      erased = store.dropOldestMessages(room, ERASED_AT_ONCE).reduce((sum, { bytes }) => sum + bytes + MESSAGE_BYTES, 0)
    })
    empty.set(room, (empty.get(room) ?? 0) - erased)
    return erased
  }

  return {
    /** Runs one bounded pass. @throws StorageFullError, and SQLite's errors if the file is refused */
    relieve() {
      if (!isNearlyFull()) return
      limitReached('databaseBytes')
      const endsAt = now() + SLICE_MS
      measureSome(now() + SLICE_MS / 2)
      const exhausted = new Set<number>()
      let erased = 0
      do {
        const room = largest(exhausted)
        if (room === undefined) return
        const bytes = shrink(room)
        if (bytes === 0) exhausted.add(room)
        erased += bytes
      } while (erased < SLICE_BYTES && now() < endsAt && store.bytesUntilNearlyFull() < 1)
    },

    leave(room: SqliteRoomLedger) {
      if (!room.hasEnded) empty.set(room.key, sizeOf(room.retained))
    },

    /** Somebody entered the room, or it ended. */
    forget: (room: number) => empty.delete(room),
  }
}

function sizeOf({ bytes, count }: { bytes: number, count: number }): number {
  return bytes + count * MESSAGE_BYTES
}
