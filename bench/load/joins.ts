import { percentile } from '../harness/statistics.ts'
import type { CrowdOptions } from './crowd.ts'
import { Crowd } from './crowd.ts'
import { Client } from './client.ts'
import type { Cost } from './meter.ts'
import { measure } from './meter.ts'
import { pace } from './pace.ts'

export interface Joins extends CrowdOptions {
  /** Messages per room. */
  messages: number
  perSecond: number
  count: number
}

/** Joins rooms with messages, at a steady rate. Measures from the scheduled start to `joined` (milliseconds). */
export async function joins(options: Joins): Promise<{ p50: number, p99: number, cost: Cost, faults: number, missing: number, posted: number }> {
  const crowd = new Crowd(options)
  await crowd.join()
  await fill(crowd, options.messages)
  const missing = await crowd.settle()
  const { rooms, perSecond, count } = options
  const latencies: number[] = []
  const arrivals: Promise<void>[] = []
  const startedAt = performance.now() + 50
  const dueAt = (number: number) => startedAt + number * 1000 / perSecond
  let faults = crowd.faults
  const end = measure(options)
  await pace(count, dueAt, (number) => {
    arrivals.push(arrive(number).then((answer) => {
      latencies.push(performance.now() - dueAt(number))
      if (!answer.endsWith('"more":true}')) faults += 1
    }))
  })
  await Promise.all(arrivals)
  const cost = end()
  crowd.leave()
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), cost, faults, missing, posted: crowd.posted }

  async function arrive(number: number): Promise<string> {
    const client = await Client.open(number, options, `/ws/rooms/${rooms[number % rooms.length]}`)
    const joined = client.text('{"type":"joined"')
    client.sendText(JSON.stringify({ type: 'join', name: `Guest ${number}` }))
    const answer = await joined
    client.destroy()
    return answer
  }
}

/** Posts this many messages to each room, a few in flight at a time. */
export async function fill(crowd: Crowd, messages: number): Promise<void> {
  let number = crowd.posted
  const left = crowd.rooms.map(() => messages)
  await new Promise<void>((resolve) => {
    let open = crowd.rooms.length * messages
    const next = (room: number) => {
      const speaker = crowd.rooms[room]?.[0]
      if (!speaker || (left[room] ?? 0) === 0) return
      left[room] = (left[room] ?? 0) - 1
      crowd.post(room, speaker, number++)
    }
    const speakers = new Map(crowd.rooms.map((clients, room) => [clients[0], room]))
    crowd.listen((client) => {
      const room = speakers.get(client)
      if (room === undefined) return
      open -= 1
      if (open === 0) resolve()
      else next(room)
    })
    for (const room of crowd.rooms.keys()) for (let ahead = 0; ahead < 8; ahead += 1) next(room)
  })
}
