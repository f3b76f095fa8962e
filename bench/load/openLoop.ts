import { percentile } from '../harness/statistics.ts'
import type { CrowdOptions } from './crowd.ts'
import { Crowd } from './crowd.ts'
import type { Cost } from './meter.ts'
import { measure } from './meter.ts'
import { pace } from './pace.ts'

export interface OpenLoop extends CrowdOptions {
  /** Over all rooms, at even intervals. */
  messagesPerSecond: number
  warmUpMs: number
  measureMs: number
}

export interface OpenLoopFindings {
  /** From a message's scheduled time to its delivery (milliseconds). */
  p50: number
  p99: number
  p999: number
  /** Delay of the load generator itself (milliseconds). */
  lateP99: number
  cost: Cost
  posted: number
  missing: number
  faults: number
}

/** Messages at a steady rate, independent of the server. */
export async function openLoop(options: OpenLoop): Promise<OpenLoopFindings> {
  const crowd = new Crowd(options)
  await crowd.join()
  const { messagesPerSecond, warmUpMs, measureMs, people } = options
  const count = Math.round(messagesPerSecond * (warmUpMs + measureMs) / 1000)
  const first = Math.round(messagesPerSecond * warmUpMs / 1000)
  const late = new Float64Array(count - first)
  const latencies = new Float64Array((count - first) * people)
  let heard = 0
  let startedAt = 0
  const dueAt = (number: number) => startedAt + number * 1000 / messagesPerSecond

  crowd.listen((_, number) => {
    if (number >= first) latencies[heard++] = performance.now() - dueAt(number)
  })
  startedAt = performance.now() + 10
  let end = measure(options)
  await pace(count, dueAt, (number) => {
    if (number === first) end = measure(options)
    if (number >= first) late[number - first] = performance.now() - dueAt(number)
    const room = number % crowd.rooms.length
    const clients = crowd.rooms[room] ?? []
    const client = clients[Math.floor(number / crowd.rooms.length) * 7 % clients.length]
    if (client) crowd.post(room, client, number)
  })
  const cost = end()
  const missing = await crowd.settle()
  crowd.leave()
  const measured = latencies.subarray(0, heard)
  return {
    p50: percentile(measured, 0.5), p99: percentile(measured, 0.99), p999: percentile(measured, 0.999),
    lateP99: percentile(late, 0.99), cost, posted: crowd.posted, missing, faults: crowd.faults,
  }
}
