import { randomFillSync } from 'node:crypto'
import { closeSync, lstatSync, openSync, readSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { StorageFullError } from '#server/rooms/ledger'

/**
 * Enough for the largest room that the default limits allow to move out of the way of another one that ended, the log
 * of a slice included: 18 MiB where its messages are of the length that fills pages worst (half a page).
 */
export const RESERVE_BYTES = 24 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024
/** What every reserve begins with, so that it is known from another application's file. */
const MARK = 'ECR1 reserve\n'

/** Where the reserve of a database file stands. */
export const reserveOf = (databaseFile: string) => `${databaseFile}-reserve`

/** Whether a file is a reserve of ours, by its mark; by its size, where an earlier version made it. */
export function isReserve(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats?.isFile()) return false
  const begin = Buffer.alloc(MARK.length)
  const descriptor = openSync(path, 'r')
  readSync(descriptor, begin)
  closeSync(descriptor)
  return begin.toString('latin1') === MARK || stats.size === RESERVE_BYTES
}

/**
 * DiskSpace on the disk that is kept for erasing, which writes before it frees: given up where the disk is full, taken
 * back when there is space again. Until then nothing new may be stored, since it would be stored at the cost of erasing.
 *
 * @param path where the file stands that takes the space; one that an earlier process left is used again.
 * @param bytes how much.
 */
export function createReserve(path: string, bytes: number) {
  let isKept = statSync(path, { throwIfNoEntry: false })?.size === bytes

  function fill() {
    const { blocks, bavail, bsize } = statfsSync(dirname(path))
    // Some file systems do not tell their size.
    if (blocks > 0 && bavail * bsize < bytes) throw new StorageFullError()
    const descriptor = openSync(path, 'w', 0o600)
    try {
      // No zeros: a file system may store those as nothing.
      const chunk = randomFillSync(Buffer.alloc(Math.min(bytes, CHUNK_BYTES)))
      chunk.write(MARK)
      for (let written = 0; written < bytes;) written += writeSync(descriptor, chunk, 0, Math.min(chunk.length, bytes - written))
    }
    finally {
      closeSync(descriptor)
    }
  }

  return {
    /** Whether the space is there for an emergency. */
    get isKept() {
      return isKept
    },

    /** Takes the space, where it is not taken yet. @throws StorageFullError */
    keep() {
      if (isKept) return
      try {
        fill()
        isKept = true
      }
      catch {
        this.giveUp()
        throw new StorageFullError()
      }
    },

    /** Gives the space to whoever is first. */
    giveUp() {
      isKept = false
      rmSync(path, { force: true })
    },
  }
}
