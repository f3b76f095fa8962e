import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'

/** Every byte of every file in a folder: database, log, journal, and any others. */
export function bytesOf(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map(file => readFileSync(join(folder, file))))
}

/** The secrets found in some bytes. */
export function foundIn(bytes: Buffer | string, secrets: string[]): string[] {
  return secrets.filter(secret => bytes.includes(secret))
}

/** Waits until no file in a folder holds any of the secrets. @returns after how many milliseconds. */
export async function gone(folder: string, secrets: string[], withinMs: number): Promise<number> {
  const startedAt = performance.now()
  await vi.waitFor(() => expect(foundIn(bytesOf(folder), secrets)).toEqual([]), { timeout: withinMs, interval: 100 })
  return performance.now() - startedAt
}
