import { residentBytes } from '../harness/proc.ts'
import { Crowd } from './crowd.ts'
import type { CrowdOptions } from './crowd.ts'

export interface Connections extends CrowdOptions {
  /** At how many connections the server's memory is looked at, in rising order; there are rooms for the most of them. */
  steps: number[]
  /** How long to wait before each look. */
  settleMs: number
}

/** Joins more and more people who say nothing. @returns the server's memory (bytes) at each step. */
export async function connections({ steps, settleMs, ...options }: Connections): Promise<{ points: [connections: number, bytes: number][] }> {
  const points: [number, number][] = []
  const crowds: Crowd[] = []
  let joined = 0
  for (const step of steps) {
    const rooms = options.rooms.slice(joined / options.people, step / options.people)
    const crowd = new Crowd({ ...options, rooms })
    crowds.push(crowd)
    await crowd.join()
    // Whoever is there hears of the others, and answers what asks whether they are still there.
    crowd.listen(() => {})
    joined = step
    await new Promise(settled => setTimeout(settled, settleMs))
    points.push([step, residentBytes(options.pid)])
  }
  for (const crowd of crowds) crowd.leave()
  return { points }
}
