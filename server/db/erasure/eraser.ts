import type Database from 'better-sqlite3'
import type { Groups } from './groups'
import type { RoomQueries } from '#server/db/roomQueries'
import type { DiskSpace } from './diskSpace'

/** Messages that are deleted in one go: below a few milliseconds, whatever their length. */
const SLICE_MESSAGES = 200
/** Pages that are given back in one go. */
const SLICE_PAGES = 500

/**
 * Erases rooms that have ended, in slices that hold the event loop for a few milliseconds each.
 *
 * A group of tables goes whole: a living room that would go with it (another one of the group ended early) moves out
 * first. What was dropped is overwritten in the file by `secure_delete`, then the space is given back, and the
 * write-ahead log is emptied. A killed process goes on where it stopped: all that is to do stands in the file.
 */
export function createEraser(
  sqlite: Database.Database,
  rooms: RoomQueries,
  groups: Groups,
  space: DiskSpace,
  transaction: (work: () => void) => void,
) {
  let isPurged = false

  /** Works on one group. @returns whether there was one. */
  function eraseSlice(now: number): boolean {
    const group = rooms.brokenMove.get({ now })?.group ?? rooms.groupToErase.get({ now })?.group
    if (group === undefined) return false
    const living = rooms.livingIn.get({ group, now })
    isPurged = false
    transaction(() => {
      if (living) relocate(living, group)
      else if (groups.open(group).deleteBatch.run({ limit: SLICE_MESSAGES }) < SLICE_MESSAGES) remove(group)
    })
    return true
  }

  function relocate({ key: room, movesTo }: { key: number, movesTo: number | null }, group: number) {
    const { to, hasMoved } = groups.relocate(room, group, movesTo)
    if (hasMoved) rooms.endMove.run({ room, to })
    else if (movesTo === null) rooms.startMove.run({ room, to })
  }

  function remove(group: number) {
    groups.drop(group)
    rooms.breakMove.run({ to: group })
    for (const { key } of rooms.removeGroup.all({ group })) groups.forgetRoom(key)
  }

  /** Gives space back, and empties the log. @returns whether there is more to do. */
  function purgeSlice(): boolean {
    const before = freePages()
    sqlite.pragma(`incremental_vacuum(${SLICE_PAGES})`)
    const after = freePages()
    if (after > 0 && after < before) return true
    isPurged = space.emptyLog()
    return !isPurged
  }

  function freePages(): number {
    return Number(sqlite.pragma('freelist_count', { simple: true }))
  }

  return {
    /** Does one slice of what is to do. @returns whether there is more. @throws StorageFullError where it has to wait. */
    erase(now: number): boolean {
      const more = space.withReserve(() => eraseSlice(now) || (!isPurged && purgeSlice()))
      if (!more) space.keepReserve()
      return more
    },

    /** Whether nothing that ended is left in the file or its log. */
    isDone: (now: number): boolean => isPurged && rooms.ended.get({ now }) === undefined,
  }
}
