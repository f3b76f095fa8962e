import { closeSync, fdatasync, fdatasyncSync, fstatSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { StorageFullError } from '#server/rooms/ledger'
import { codeOf } from './errorCode'

/** The two files that hold rooms: SQLite's database, and its write-ahead log. */
export type DiskFile = 'database' | 'log'

/** The disk did not confirm a sync; the message is one line for the operator. */
export class SyncError extends Error {
  override name = 'SyncError'
  readonly code: string

  constructor(cause?: unknown, code = codeOf(cause) ?? 'EIO') {
    super(`The disk of the database file fails (${code}).`, { cause })
    this.code = code
  }
}

/** Syncs files, so that what was written survives a power cut. Passed in: tests decide when a sync ends, and what it saves. */
export interface Disk {
  /** Syncs all that was written to a file before this call, off the event loop. Fails with SyncError or StorageFullError. */
  sync(file: DiskFile, done: (error: Error | undefined) => void): void
  /** The same, blocking. @throws SyncError, StorageFullError */
  syncNow(file: DiskFile): void
  /** The size of the write-ahead log (bytes). */
  logBytes(): number
  close(): void
}

/**
 * Opens both files for syncing, and makes their names durable. The descriptors stay open as long as SQLite's handle: closing
 * any descriptor of a file drops this process's locks on it (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
export function openDisk(databaseFile: string): Disk {
  syncFolder(dirname(databaseFile))
  const log = openSync(`${databaseFile}-wal`, 'r')
  const descriptors = { log, database: openSync(databaseFile, 'r') }
  return {
    sync: (file, done) => fdatasync(descriptors[file], error => done(error ? faultOfSync(error) : undefined)),
    syncNow(file) {
      try {
        fdatasyncSync(descriptors[file])
      }
      catch (error) {
        throw faultOfSync(error)
      }
    },
    logBytes: () => fstatSync(log).size,
    close() {
      for (const descriptor of Object.values(descriptors)) closeSync(descriptor)
    },
  }
}

/** Some file systems look for space only when they sync. */
function faultOfSync(error: unknown): Error {
  const code = codeOf(error)
  return code === 'ENOSPC' || code === 'EDQUOT' ? new StorageFullError() : new SyncError(error)
}

/** Without this, a power cut may take the name of a new file, and the file with it. */
export function syncFolder(folder: string) {
  let descriptor: number | undefined
  try {
    descriptor = openSync(folder, 'r')
    fsyncSync(descriptor)
  }
  catch {
    // It may not be read, or the file system cannot sync it: names are as durable as they are.
  }
  finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
