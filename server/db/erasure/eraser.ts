import type Database from 'better-sqlite3'
import type { Groups } from './groups'
import type { RoomQueries } from '#server/db/roomQueries'
import type { DiskSpace } from './diskSpace'

/** Messages deleted per batch: takes a few milliseconds at most, at any length. */
const SLICE_MESSAGES = 200
const SLICE_PAGES = 500

/**
 * Erases ended rooms in batches of a few milliseconds, so that the event loop is not blocked.
 *
 * A group's tables are dropped whole; living rooms in it (one room of the group ended early) are relocated first.
 * `secure_delete` overwrites the dropped pages, then the space is released and the write-ahead log truncated. All state is
 * in the file, so a killed process resumes.
 */
export function createEraser(
  sqlite: Database.Database,
  rooms: RoomQueries,
  groups: Groups,
  space: DiskSpace,
  transaction: (work: () => void) => void,
) {
  let isPurged = false

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

  /** Releases space and truncates the write-ahead log. @returns whether there is more to do. */
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
    erase(now: number): boolean {
      const more = space.withReserve(() => eraseSlice(now) || (!isPurged && purgeSlice()))
      if (!more) space.keepReserve()
      return more
    },

    isDone: (now: number): boolean => isPurged && rooms.ended.get({ now }) === undefined,
  }
}
