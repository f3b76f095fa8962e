import { percentile } from '../harness/statistics.ts'
import { HttpConnection, request } from './http.ts'
import type { Cost } from './meter.ts'
import { measure } from './meter.ts'
import { pace } from './pace.ts'

/** A request, and its expected answer. */
interface Wanted {
  port: number
  method: 'GET' | 'POST'
  path: string
  status: number
  /** The expected end of the body. */
  ending: string
}

export interface ClosedRequests extends Wanted {
  pid: number
  connections: number
  warmUpMs: number
  measureMs: number
}

/** Maximum throughput, one request at a time on each connection. */
export async function closedRequests(options: ClosedRequests): Promise<{ perSecond: number, p99: number, cost: Cost, faults: number }> {
  const { port, method, path, connections, warmUpMs, measureMs } = options
  const bytes = request(port, method, path)
  let latencies: number[] = []
  let faults = 0
  let isOver = false
  const work = Array.from({ length: connections }, async () => {
    const connection = new HttpConnection(port)
    while (!isOver) {
      const sentAt = performance.now()
      if (!isWanted(await connection.send(bytes), options)) faults += 1
      latencies.push(performance.now() - sentAt)
    }
    connection.destroy()
  })
  await new Promise(warm => setTimeout(warm, warmUpMs))
  latencies = []
  const end = measure(options)
  await new Promise(over => setTimeout(over, measureMs))
  const cost = end()
  const measured = latencies
  isOver = true
  const perSecond = measured.length / cost.seconds
  const p99 = percentile(measured, 0.99)
  await Promise.all(work)
  return { perSecond, p99, cost, faults }
}

export interface PacedRequests extends Wanted {
  perSecond: number
  pid: number
  count: number
}

/** Requests at a steady rate, independent of the server; measured from the scheduled time (milliseconds). */
export async function pacedRequests(options: PacedRequests): Promise<{ p50: number, p99: number, cost: Cost, faults: number }> {
  const { port, method, path, perSecond, count } = options
  const bytes = request(port, method, path)
  let idle: HttpConnection[] = []
  const latencies: number[] = []
  let faults = 0
  const startedAt = performance.now() + 50
  const dueAt = (number: number) => startedAt + number * 1000 / perSecond
  const answers: Promise<void>[] = []
  const end = measure(options)
  await pace(count, dueAt, (number) => {
    idle = idle.filter(({ isClosed }) => !isClosed)
    const connection = idle.pop() ?? new HttpConnection(port)
    answers.push(connection.send(bytes).then((answer) => {
      latencies.push(performance.now() - dueAt(number))
      if (!isWanted(answer, options)) faults += 1
      idle.push(connection)
    }))
  })
  await Promise.all(answers)
  const cost = end()
  for (const connection of idle) connection.destroy()
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), cost, faults }
}

function isWanted({ status, body }: { status: number, body: string }, wanted: Wanted): boolean {
  return status === wanted.status && body.trimEnd().endsWith(wanted.ending)
}
