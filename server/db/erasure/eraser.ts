import type Database from 'better-sqlite3'
import type { Groups } from './groups'
import type { RoomQueries } from '#server/db/roomQueries'
import { StorageFullError } from '#server/rooms/ledger'
import type { WriteAheadLog } from '#server/db/writeAheadLog'
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
  log: WriteAheadLog,
  transaction: (work: () => void) => void,
) {
  let isPurged = false
  let needsVacuum = true
  let isEmptying = false
  /** Whether the log could not be emptied for want of space. */
  let needsReserve = false

  function eraseSlice(now: number): boolean {
    const group = rooms.brokenMove.get({ now })?.group ?? rooms.groupToErase.get({ now })?.group
    if (group === undefined) return false
    const living = rooms.livingIn.get({ group, now })
    isPurged = false
    needsVacuum = true
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

  /** Gives free pages back to the file system. @returns whether there are more. */
  function vacuumSlice(): boolean {
    if (!needsVacuum) return false
    const before = freePages()
    if (before > 0) transaction(() => sqlite.pragma(`incremental_vacuum(${SLICE_PAGES})`))
    const after = freePages()
    return needsVacuum = after > 0 && after < before
  }

  function emptyLogNow() {
    log.emptyNow()
    isPurged = true
    needsReserve = false
  }

  function emptyLog(done: () => void) {
    if (isEmptying) return
    isEmptying = true
    log.empty((error) => {
      isEmptying = false
      needsReserve = error instanceof StorageFullError
      // What was erased meanwhile has left the log as well, but its pages may still be in the file.
      isPurged = error === undefined && !needsVacuum
      if (error === undefined) done()
    })
  }

  function freePages(): number {
    return Number(sqlite.pragma('freelist_count', { simple: true }))
  }

  return {
    /**
     * Erases one batch.
     * @param emptied called later, if all is erased and only the log must be emptied.
     * @returns whether there is more to erase now.
     */
    erase(now: number, emptied: () => void): boolean {
      if (space.withReserve(() => eraseSlice(now) || vacuumSlice())) return true
      if (needsReserve) space.withReserve(emptyLogNow)
      if (isPurged) space.keepReserve()
      else emptyLog(emptied)
      return false
    },

    /** Erases all at once, before anybody is served. */
    eraseAll(now: number) {
      while (space.withReserve(() => eraseSlice(now) || vacuumSlice()));
      space.withReserve(emptyLogNow)
      space.keepReserve()
    },

    isDone: (now: number): boolean => isPurged && rooms.ended.get({ now }) === undefined,
  }
}
