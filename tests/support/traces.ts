import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every byte of every file in a folder: database, log, journal, and any others. */
export function bytesOf(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map(file => readFileSync(join(folder, file))))
}

/** The secrets found in some bytes. */
export function foundIn(bytes: Buffer | string, secrets: string[]): string[] {
  return secrets.filter(secret => bytes.includes(secret))
}
