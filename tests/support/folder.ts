import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Memory as a file system, where there is one: hundreds of databases are not worth waiting for a disk. */
const MEMORY = '/dev/shm'

/** Makes a new empty folder for a test. @returns its path. */
export function makeFolder(): string {
  return mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'rooms-'))
}
