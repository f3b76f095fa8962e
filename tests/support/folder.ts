import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system in memory, if there is one: hundreds of databases would wait for a disk. */
const MEMORY = '/dev/shm'

/** Creates an empty folder for a test. @returns its path. */
export function makeFolder(): string {
  return mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'rooms-'))
}
