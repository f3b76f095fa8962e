import { randomFillSync } from 'node:crypto'
import { closeSync, lstatSync, openSync, readSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { StorageFullError } from '#server/rooms/ledger'

/**
 * Enough to relocate the largest room that the default limits allow, with the log of one batch: 18 MiB if its messages
 * have the length that fills pages worst (half a page).
 */
export const RESERVE_BYTES = 24 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024
/** First bytes of every reserve: they tell it from another application's file. */
const MARK = 'ECR1 reserve\n'

export const reserveOf = (databaseFile: string) => `${databaseFile}-reserve`

/** Whether a file is our reserve: by its mark, or by its size if an earlier version wrote it. */
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
 * Disk space reserved for erasing, which writes before it frees. Released when the disk is full, rebuilt when there is
 * space again. Nothing new is stored until then: it would take the space that erasing needs.
 * @param path the file that takes the space; one left by an earlier process is reused.
 */
export function createReserve(path: string, bytes: number) {
  let isKept = statSync(path, { throwIfNoEntry: false })?.size === bytes

  function fill() {
    const { blocks, bavail, bsize } = statfsSync(dirname(path))
    // Some file systems do not report their size.
    if (blocks > 0 && bavail * bsize < bytes) throw new StorageFullError()
    const descriptor = openSync(path, 'w', 0o600)
    try {
      // Random bytes: a file system may store zeros as nothing.
      const chunk = randomFillSync(Buffer.alloc(Math.min(bytes, CHUNK_BYTES)))
      chunk.write(MARK)
      for (let written = 0; written < bytes;) written += writeSync(descriptor, chunk, 0, Math.min(chunk.length, bytes - written))
    }
    finally {
      closeSync(descriptor)
    }
  }

  return {
    get isKept() {
      return isKept
    },

    /** Takes the space if it is not taken yet. @throws StorageFullError */
    keep() {
      if (isKept) return
      try {
        fill()
        isKept = true
      }
      catch {
        this.release()
        throw new StorageFullError()
      }
    },

    /** Releases the space. */
    release() {
      isKept = false
      rmSync(path, { force: true })
    },
  }
}
