import { closeSync, fdatasync, fdatasyncSync, fstatSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

/** The two files that hold rooms: SQLite's database, and its write-ahead log. */
export type DiskFile = 'database' | 'log'

/** The disk did not confirm a sync. */
export class SyncError extends Error {
  override name = 'SyncError'
  readonly code: string

  constructor(cause: unknown) {
    super('The disk did not sync.', { cause })
    this.code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'EIO'
  }
}

/** Syncs files, so that what was written survives a power cut. Passed in: tests decide when a sync ends, and what it saves. */
export interface Disk {
  /** Syncs all that was written to a file before this call, off the event loop. */
  sync(file: DiskFile, done: (error: SyncError | undefined) => void): void
  /** The same, blocking. @throws SyncError */
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
  const log = openSync(`${databaseFile}-wal`, 'r')
  const descriptors = { log, database: openSync(databaseFile, 'r') }
  syncFolder(dirname(databaseFile))
  return {
    sync: (file, done) => fdatasync(descriptors[file], error => done(error ? new SyncError(error) : undefined)),
    syncNow(file) {
      try {
        fdatasyncSync(descriptors[file])
      }
      catch (error) {
        throw new SyncError(error)
      }
    },
    logBytes: () => fstatSync(log).size,
    close() {
      for (const descriptor of Object.values(descriptors)) closeSync(descriptor)
    },
  }
}

/** Without this, a power cut may take the name of a new file, and the file with it. */
export function syncFolder(folder: string) {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  }
  catch {
    // Some file systems cannot sync a folder; their names are as durable as they are.
  }
  finally {
    closeSync(descriptor)
  }
}
