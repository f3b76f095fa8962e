import { readFileSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import type { Disk, DiskFile } from '#server/db/disk'
import type { Domain } from './domain'
import type { Random } from './seeded'

const BLOCK_BYTES = 4096
/** A disk writes a sector whole or not at all. */
const SECTOR_BYTES = 512
const NAMES = { database: 'rooms.sqlite', log: 'rooms.sqlite-wal' } satisfies Record<DiskFile, string>
const FILES = ['database', 'log'] as const

/** The syncs of a checkpoint, in their order, that a test can leave out. */
export type Barrier = 'log again' | 'database' | 'new log'

export interface CuttableOptions {
  /** How long syncs take (milliseconds). */
  latencyMs: number
  /** A barrier that this disk confirms without syncing. */
  without?: Barrier
}

/**
 * A disk whose power may be cut: remembers each version of both files since their last sync. What it leaves after a cut is, for each
 * block, any of those versions, now and then torn between two sectors.
 */
export class CuttableDisk implements Disk {
  readonly #versions: Record<DiskFile, Buffer[]> = { database: [], log: [] }
  /** The file whose sync has just ended, while its callback runs. */
  #ended: DiskFile | undefined

  constructor(readonly disk: Disk, readonly domain: Domain, readonly options: CuttableOptions) {
    this.observe()
    for (const file of FILES) this.#settle(file, this.#versions[file].length)
  }

  /** Takes note of what was written; to be called after each step. */
  observe() {
    for (const file of FILES) {
      const now = readFileSync(path(this.domain.folder, NAMES[file]))
      if (!this.#versions[file].at(-1)?.equals(now)) this.#versions[file].push(now)
    }
  }

  sync(file: DiskFile, done: (error: Error | undefined) => void) {
    this.observe()
    const { latencyMs, without } = this.options
    const versions = without !== undefined && this.#barrier(file) === without ? 0 : this.#versions[file].length
    this.domain.clock.setTimer(latencyMs, () => {
      this.observe()
      this.#settle(file, versions)
      this.#ended = file
      done(undefined)
      this.#ended = undefined
    })
  }

  syncNow(file: DiskFile) {
    this.observe()
    this.#settle(file, this.#versions[file].length)
  }

  logBytes = () => this.disk.logBytes()

  close = () => this.disk.close()

  /** Writes what a cut would leave now. */
  cut(random: Random, folder: string) {
    this.observe()
    for (const file of FILES) writeFileSync(path(folder, NAMES[file]), leftover(this.#versions[file], random))
  }

  #barrier(file: DiskFile): Barrier | undefined {
    if (file === 'database') return 'database'
    if (this.#ended === 'database') return 'new log'
    return this.#ended === 'log' ? 'log again' : undefined
  }

  /** The last of the first `count` versions is on the disk; its successors may be. */
  #settle(file: DiskFile, count: number) {
    this.#versions[file].splice(0, Math.max(0, count - 1))
  }
}

function leftover(versions: Buffer[], random: Random): Buffer {
  const pick = (from: Buffer[]) => from[random.below(from.length)] ?? Buffer.alloc(0)
  const left = Buffer.alloc(pick(versions).length)
  for (let at = 0; at < left.length; at += BLOCK_BYTES) {
    // A block that was not written yet, or not again, reads as zeros; one that was cut off is there or not, by the size of the file.
    const last = versions.findLastIndex(({ length }) => length > at)
    const possible = versions.filter(({ length }, index) => length > at || index < last)
    const torn = random.below(5) === 0 ? at + SECTOR_BYTES * random.below(BLOCK_BYTES / SECTOR_BYTES) : at + BLOCK_BYTES
    pick(possible).subarray(at, torn).copy(left, at)
    pick(possible).subarray(torn, at + BLOCK_BYTES).copy(left, torn)
  }
  return left
}
