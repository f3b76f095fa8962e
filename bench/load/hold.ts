import { openFiles, residentBytes } from '../harness/proc.ts'
import type { CrowdOptions } from './crowd.ts'
import { eachOf } from './crowd.ts'
import { dialects } from './dialect.ts'

/** With fewer free descriptors than this, a process can open no more. */
const SPARE_FILES = 50

export interface Hold extends CrowdOptions {
  /** Timeout. */
  withinMs: number
}

/** Capacity of a server. */
export interface HoldFindings {
  joined: number
  /** The server's memory (bytes). */
  bytes: number
  /** The reason if not everyone could join. */
  stoppedBy?: string
}

/** Joins as many people as there are places, or as the server accepts; they stay until this process is told to end. */
export async function hold(options: Hold): Promise<HoldFindings> {
  const { rooms, people, dialect, withinMs, pid } = options
  const everyone = rooms.flatMap((room, index) => Array.from({ length: people }, (_, person) => ({ room, number: index * people + person })))
  const until = performance.now() + withinMs
  let joined = 0
  let stoppedBy: string | undefined
  await eachOf(everyone, 32, async ({ room, number }) => {
    if (stoppedBy !== undefined) return
    const patience = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer within 10 s')), 10_000).unref())
    try {
      await Promise.race([dialects[dialect].join(number, options, room, `Person ${number}`), patience])
      joined += 1
    }
    catch (error) {
      stoppedBy ??= error instanceof Error ? error.message : String(error)
    }
    if (performance.now() > until) stoppedBy ??= 'the time for it was over'
  })
  const { open, most } = openFiles(pid)
  if (stoppedBy !== undefined && open > most - SPARE_FILES) stoppedBy = `the ${most} files that its process may have open (ulimit -n)`
  return { joined, bytes: residentBytes(pid), stoppedBy }
}
