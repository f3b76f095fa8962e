import { residentBytes } from '../harness/proc.ts'
import { Crowd } from './crowd.ts'
import type { CrowdOptions } from './crowd.ts'

export interface Connections extends CrowdOptions {
  /** Numbers of connections at which to read the server's memory, rising; there are rooms for the largest. */
  steps: number[]
  /** Pause before each reading. */
  settleMs: number
}

/** Joins more and more silent people. @returns the server's memory (bytes) at each step. */
export async function connections({ steps, settleMs, ...options }: Connections): Promise<{ points: [connections: number, bytes: number][] }> {
  const points: [number, number][] = []
  const crowds: Crowd[] = []
  let joined = 0
  for (const step of steps) {
    const rooms = options.rooms.slice(joined / options.people, step / options.people)
    const crowd = new Crowd({ ...options, rooms })
    crowds.push(crowd)
    await crowd.join()
    // They receive each other's joins, and answer heartbeats.
    crowd.listen(() => {})
    joined = step
    await new Promise(settled => setTimeout(settled, settleMs))
    points.push([step, residentBytes(options.pid)])
  }
  for (const crowd of crowds) crowd.leave()
  return { points }
}
