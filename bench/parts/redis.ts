import { setTimeout as wait } from 'node:timers/promises'
import { grouped } from '../harness/grouped.ts'
import { holdOpen, load } from '../harness/load.ts'
import { disturbance } from '../harness/objections.ts'
import { RedisServers } from '../harness/redisServers.ts'
import type { Doubts } from '../harness/rounds.ts'
import { measurements, withServer } from '../harness/rounds.ts'
import { makeRooms } from '../harness/rooms.ts'
import { median } from '../harness/statistics.ts'
import type { Subject } from '../harness/subjects.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import type { ClosedLoopFindings } from '../load/closedLoop.ts'
import type { Bench, Measurement, Part, Row, Target } from '../part.ts'

const FEW = { name: '50 rooms of 20', rooms: 50, people: 20, inFlight: 2 }
const ONE = { name: '1 room of 500', rooms: 1, people: 500, inFlight: 8 }
/** Rooms that are followed, and in which nobody says anything. */
const QUIET_ROOMS = 2000
const LATENCY = { rooms: 5, people: 20, messagesPerSecond: 200 }
const ENDING_ROOMS = 20
const ENDING_SECONDS = 5
const MICROSECONDS = 1e6

type Shape = typeof FEW

/** Where the rooms are: in a file of one process, or in Redis. */
interface Place { name: string, processes: number, isTogether?: boolean }

const SQLITE: Place = { name: 'SQLite, 1 process', processes: 0 }
const REDIS: Place = { name: 'Redis, 1 process', processes: 1 }
const TOGETHER: Place = { name: 'Redis, 3 processes, rooms kept together', processes: 3, isTogether: true }
const APART: Place = { name: 'Redis, 3 processes', processes: 3 }

interface Cpu extends Doubts { delivery: number, message: number }

/** What rooms in Redis cost, against rooms in a file. */
export const redis: Part = {
  name: 'redis',
  title: 'Rooms in Redis, for several processes',
  async run(bench) {
    const rows = [
      ...await measureCpu(bench, FEW, [SQLITE, REDIS, TOGETHER, APART], { [REDIS.name]: 1.25, [TOGETHER.name]: 1.6 }),
      ...await measureCpu(bench, ONE, [SQLITE, REDIS, APART], { [REDIS.name]: 1.2 }),
      await measureQuiet(bench),
      await measureLatency(bench),
      ...await measureEnds(bench),
    ]
    return { rows }
  },
}

async function measureCpu(bench: Bench, shape: Shape, places: Place[], factors: Record<string, number>): Promise<Row[]> {
  const figures = await inTurns(bench, places, place => talk(bench, place, shape))
  const delivery = measurements(figures, cpu => cpu.delivery)
  const message = measurements(new Map([...figures].filter(([name]) => name !== SQLITE.name)), cpu => cpu.message)
  return [
    { what: `Node's CPU a delivery, ${shape.name}`, unit: 'µs', measurements: delivery, targets: Object.entries(factors).map(([name, most]) => atMost(delivery, name, most)) },
    { what: `Redis' CPU a message, ${shape.name}`, unit: 'µs', measurements: message, targets: message.map(each => bound(each, 'µs', { atMost: 35 })) },
  ]
}

async function measureQuiet(bench: Bench): Promise<Row> {
  const places: Place[] = [REDIS, { ...REDIS, name: `${REDIS.name}, ${grouped(QUIET_ROOMS)} more rooms followed` }]
  const figures = await inTurns(bench, places, place => talk(bench, place, FEW, place === REDIS ? 0 : QUIET_ROOMS))
  const all = measurements(figures, ({ message }) => message)
  const ratio = median(all[1]?.runs ?? []) / median(all[0]?.runs ?? [])
  return {
    what: `Redis' CPU a message, ${FEW.name}, however many rooms are followed`, unit: 'µs', measurements: all,
    targets: [{ wanted: 'at most 1.2 × without them', reached: `${ratio.toFixed(2)} ×`, met: ratio <= 1.2 }],
  }
}

async function measureLatency(bench: Bench): Promise<Row> {
  const [warmUpMs, measureMs] = bench.quick ? [500, 1500] : [1000, 5000]
  const figures = await inTurns(bench, [SQLITE, REDIS, APART], place => inPlace(place, LATENCY.rooms, async (target, rooms) => {
    const found = await load('openLoop', { ...target, dialect: ours.dialect, rooms, people: LATENCY.people, messagesPerSecond: LATENCY.messagesPerSecond, warmUpMs, measureMs })
    bench.log(`4,000 deliveries a second, ${place.name}: p50 ${grouped(found.p50)} ms, p99 ${grouped(found.p99)} ms`)
    return { ...found, refused: doubt(found), rough: disturbance(found.cost) }
  }))
  const all = measurements(figures, ({ p50 }) => p50)
  const more = median(all[1]?.runs ?? []) - median(all[0]?.runs ?? [])
  return {
    what: 'p50 at 4,000 deliveries a second, 5 rooms of 20', unit: 'ms', measurements: all,
    targets: [{ wanted: `at most 0.5 ms more than ${SQLITE.name}`, reached: `${grouped(more)} ms more`, met: more <= 0.5 }],
  }
}

async function measureEnds(bench: Bench): Promise<Row[]> {
  // Processes of one machine share all its cores.
  const figures = await inTurns(bench, [APART], () => withRedis(APART.processes, { ...ours, isUnpinned: true }, async ({ servers, target }) => {
    const rooms = await Promise.all(Array.from({ length: ENDING_ROOMS }, () => makeRoom(target.port)))
    const found = await load('ends', { ports: target.ports, rooms })
    const last = Math.max(...rooms.map(({ expiresAt }) => expiresAt))
    while (await isPending(servers[0]?.port ?? 0)) await wait(20)
    const gone = Date.now() - last
    bench.log(`${ENDING_ROOMS} rooms in ${APART.name}: told within ${grouped(found.latest)} ms, ${grouped(found.apart)} ms apart, gone within ${grouped(gone)} ms`)
    return { ...found, gone, refused: found.faults > 0 ? `${found.faults} rooms ended early` : undefined }
  }))
  const row = (what: string, pick: (found: { latest: number, apart: number, gone: number }) => number, most: number): Row => {
    const all = measurements(figures, pick)
    return { what: `Rooms that end, in 3 processes: ${what}`, unit: 'ms', measurements: all, targets: [bound(all[0], 'ms', { atMost: most })] }
  }
  return [row('told after the end', ({ latest }) => latest, 50), row('between processes', ({ apart }) => apart, 10), row('gone from Redis', ({ gone }) => gone, 2000)]
}

/** People who talk as fast as they can. @returns the CPU time that it took (microseconds). */
async function talk(bench: Bench, place: Place, { name, rooms: count, people, inFlight }: Shape, quietRooms = 0): Promise<Cpu> {
  const [warmUpMs, measureMs] = bench.quick ? [500, 1500] : [1500, 3500]
  return await inPlace(place, count + quietRooms, async (target, rooms) => {
    const quiet = quietRooms > 0 && await holdOpen('hold', { ...target, dialect: ours.dialect, rooms: rooms.slice(count), people: 1, withinMs: 60_000 })
    const found = await load('closedLoop', { ...target, dialect: ours.dialect, rooms: rooms.slice(0, count), people, inFlight, warmUpMs, measureMs })
    if (quiet) quiet.end()
    const deliveries = found.deliveriesPerSecond * found.cost.seconds
    const cpu = { delivery: found.cost.serverCpu / deliveries * MICROSECONDS, message: found.cost.engineCpu / deliveries * people * MICROSECONDS }
    bench.log(`${name}, ${place.name}: ${grouped(cpu.delivery)} µs a delivery${place.processes > 0 ? `, Redis ${grouped(cpu.message)} µs a message` : ''} (${grouped(found.deliveriesPerSecond)}/s)`)
    return { ...cpu, refused: doubt(found) }
  })
}

function inPlace<Found>({ processes, isTogether }: Place, roomCount: number, work: (target: RedisServers['target'] & { isTogether?: boolean }, rooms: string[]) => Promise<Found>): Promise<Found> {
  if (processes === 0) return withServer(ours, async server => await work({ pid: server.pid, port: server.port, ports: [server.port] }, await makeRooms(ours, server, roomCount)))
  return withRedis(processes, ours, async ({ servers: [first], target }) => {
    if (!first) throw new Error('No process was started.')
    return await work({ ...target, isTogether }, await makeRooms(ours, first, roomCount))
  })
}

async function withRedis<Found>(processes: number, subject: Subject, work: (servers: RedisServers) => Promise<Found>): Promise<Found> {
  const servers = await RedisServers.start(subject, processes)
  try {
    return await work(servers)
  }
  finally {
    await servers.stop()
  }
}

async function inTurns<Figure>({ rounds }: Bench, places: Place[], measure: (place: Place) => Promise<Figure>): Promise<Map<string, Figure[]>> {
  const figures = new Map(places.map(({ name }): [string, Figure[]] => [name, []]))
  for (let round = 0; round < rounds; round += 1) for (const place of places) figures.get(place.name)?.push(await measure(place))
  return figures
}

function doubt({ missing, faults }: Pick<ClosedLoopFindings, 'missing' | 'faults'>): string | undefined {
  return missing + faults > 0 ? `${missing} deliveries missing, ${faults} faults` : undefined
}

function atMost(all: Measurement[], name: string, factor: number): Target {
  const [theirs, mine] = [SQLITE.name, name].map(subject => all.find(each => each.subject === subject))
  const ratio = median(mine?.runs ?? []) / median(theirs?.runs ?? [])
  const refused = mine?.refused ?? theirs?.refused
  return { wanted: `${name}: at most ${factor} × SQLite`, reached: `${ratio.toFixed(2)} ×`, met: ratio <= factor && !refused }
}

async function makeRoom(port: number): Promise<{ id: string, expiresAt: number }> {
  const response = await fetch(`http://127.0.0.1:${port}/api/rooms`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lifetimeSeconds: ENDING_SECONDS }) })
  return await response.json() as { id: string, expiresAt: number }
}

async function isPending(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/api/health`)
  return (await response.json() as { purgePending: boolean }).purgePending
}
