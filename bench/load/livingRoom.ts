import { percentile } from '../harness/statistics.ts'
import { Crowd } from './crowd.ts'
import { HttpConnection, request } from './http.ts'

const PEOPLE = 20
const MESSAGES_PER_SECOND = 100

/** People who talk in a room that does not end. */
export async function startLiving(port: number) {
  const connection = new HttpConnection(port)
  const { id } = JSON.parse((await connection.send(request(port, 'POST', '/api/rooms'))).body) as { id: string }
  connection.destroy()
  const crowd = new Crowd({ port, pid: process.pid, dialect: 'rooms', rooms: [id], people: PEOPLE })
  await crowd.join()
  let latencies: number[] = []
  const dueAt: number[] = []
  crowd.listen((_, number) => latencies.push(performance.now() - (dueAt[number] ?? 0)))
  const startedAt = performance.now()
  const clients = crowd.rooms[0] ?? []
  const timer = setInterval(() => {
    for (let due = startedAt + dueAt.length * 1000 / MESSAGES_PER_SECOND; due <= performance.now(); due += 1000 / MESSAGES_PER_SECOND) {
      const client = clients[dueAt.length % clients.length]
      dueAt.push(due)
      if (client) crowd.post(0, client, dueAt.length - 1)
    }
  }, 2)
  return {
    reset: () => latencies = [],
    faults: () => crowd.faults,
    async stop(): Promise<number> {
      clearInterval(timer)
      const missing = await crowd.settle()
      crowd.leave()
      return missing > 0 ? Number.POSITIVE_INFINITY : percentile(latencies, 0.99)
    },
  }
}
