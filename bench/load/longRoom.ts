import { median } from '../harness/statistics.ts'
import { Client } from './client.ts'
import type { CrowdOptions } from './crowd.ts'
import { Crowd } from './crowd.ts'
import { fill } from './joins.ts'
import { measure } from './meter.ts'

export interface LongRoom extends CrowdOptions {
  /** Numbers of messages in the room at which to measure, rising. */
  steps: number[]
}

/** The cost of a room's length, at each step. */
export interface LongRoomPoint {
  messages: number
  /** From opening a connection to `joined` (milliseconds). */
  joinMs: number
  /** The server's CPU time per message since the last step (microseconds). */
  postMicroseconds: number
}

/** One room with more and more messages. */
export async function longRoom({ steps, ...options }: LongRoom): Promise<{ points: LongRoomPoint[], posted: number, missing: number, faults: number }> {
  const crowd = new Crowd(options)
  await crowd.join()
  const points: LongRoomPoint[] = []
  for (const messages of steps) {
    const count = messages - crowd.posted
    const end = measure(options)
    await fill(crowd, count)
    const postMicroseconds = end().serverCpu / count * 1_000_000
    const times: number[] = []
    for (let join = 0; join < 20; join += 1) times.push(await joinOnce(options, `Guest ${messages} ${join}`))
    points.push({ messages, joinMs: median(times), postMicroseconds })
  }
  const missing = await crowd.settle()
  crowd.leave()
  return { points, posted: crowd.posted, missing, faults: crowd.faults }
}

async function joinOnce(options: CrowdOptions, name: string): Promise<number> {
  const startedAt = performance.now()
  const client = await Client.open(0, options, `/ws/rooms/${options.rooms[0]}`)
  const joined = client.text('{"type":"joined"')
  client.sendText(JSON.stringify({ type: 'join', name }))
  await joined
  client.destroy()
  return performance.now() - startedAt
}
