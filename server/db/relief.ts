import type { Store } from './store'
import type { LimitReached } from '#server/limitLog'
import type { SqliteRoomLedger } from './roomLedger'

/** The event loop is held for this long at most … */
const SLICE_MS = 8
/** … by erasing so many messages at a time, until there are as many as a commit may store. */
const ERASED_AT_ONCE = 50
const SLICE_BYTES = 1024 ** 2
/** While there is place, the file is looked at this often at most: to ask for its size at every commit costs as much as a message. */
const LOOK_MS = 10
/** What a message takes beside its text, about (bytes). */
const MESSAGE_BYTES = 100

/** What relief is given to work with. */
export interface ReliefDeps {
  store: Store
  /** The rooms that somebody is in, by their keys: these know what they hold. */
  followed: ReadonlyMap<number, SqliteRoomLedger>
  /** Told of what a limit refuses. */
  limitReached: LimitReached
  /** Reads a clock that never runs backwards (milliseconds). */
  now?: () => number
}

/** Near the most that the file may hold, the largest rooms give up their oldest messages, so that others can be made and talked in. */
export function createRelief({ store, followed, limitReached, now = () => performance.now() }: ReliefDeps) {
  /** How much the rooms hold that nobody is in, by their keys (bytes). */
  const empty = new Map<number, number>()
  /** Rooms of before this process that nobody has been in since. */
  let unmeasured: number[] | undefined
  let looksAgainAt = Number.NEGATIVE_INFINITY

  function isNearlyFull(): boolean {
    if (now() < looksAgainAt) return false
    const isFull = store.isNearlyFull()
    if (!isFull) looksAgainAt = now() + LOOK_MS
    return isFull
  }

  function measureSome(endsAt: number) {
    unmeasured ??= store.roomKeys().filter(room => !followed.has(room) && !empty.has(room))
    // One at least, or a slow disk would never come to an end.
    do {
      const room = unmeasured.pop()
      if (room === undefined) return
      if (!followed.has(room) && store.hasRoom(room)) empty.set(room, sizeOf(store.retainedMessages(room)))
    } while (now() < endsAt)
  }

  function largest(except: ReadonlySet<number>): number | undefined {
    let most = 0
    let found: number | undefined
    const look = (room: number, size: number) => {
      if (size <= most || except.has(room)) return
      most = size
      found = room
    }
    for (const [key, room] of followed) look(key, sizeOf(room.retained))
    for (const [key, size] of empty) look(key, size)
    return found
  }

  /** @returns how many bytes were given up; 0 where a room has nothing to give. */
  function giveUp(room: number): number {
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
    /** Does a slice of what is to do. @throws StorageFullError, and what the file is refused by */
    relieve() {
      if (!isNearlyFull()) return
      limitReached('databaseBytes')
      const endsAt = now() + SLICE_MS
      measureSome(now() + SLICE_MS / 2)
      const spent = new Set<number>()
      let erased = 0
      do {
        const room = largest(spent)
        if (room === undefined) return
        const bytes = giveUp(room)
        if (bytes === 0) spent.add(room)
        erased += bytes
      } while (erased < SLICE_BYTES && now() < endsAt && store.isNearlyFull())
    },

    /** Nobody is left in a room. */
    leave(room: SqliteRoomLedger) {
      if (!room.hasEnded) empty.set(room.key, sizeOf(room.retained))
    },

    /** Somebody has come to a room, or it has ended. */
    forget: (room: number) => empty.delete(room),
  }
}

function sizeOf({ bytes, count }: { bytes: number, count: number }): number {
  return bytes + count * MESSAGE_BYTES
}
