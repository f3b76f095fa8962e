import { grouped } from '../harness/grouped.ts'
import { load } from '../harness/load.ts'
import { makeRooms } from '../harness/rooms.ts'
import { talkOn, withServer } from '../harness/rounds.ts'
import { ours } from '../harness/subjects.ts'
import type { Bench, Lines, Part } from '../part.ts'

type Points = [x: number, y: number][]

const PEOPLE = [2, 20, 100, 500, 1000, 2000]
const ROOMS = [1, 10, 50, 100, 200, 400]
const MESSAGES = [100, 1000, 10_000, 100_000]
/** Rooms without people, with ten messages each. */
const STORED = [0, 1000, 3000, 10_000]
const RATES = [10_000, 30_000, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000, 700_000]
/** Above this latency, the rate exceeds the server's capacity. */
const TOO_LATE_MS = 250

/** How each cost grows: with people in a room, rooms, messages in a room, stored data, and the rate. */
export const growth: Part = {
  name: 'growth',
  title: 'Growth',
  async run(bench) {
    const cut = <Step>(steps: Step[]) => bench.quick ? steps.slice(0, 3) : steps
    const overSteps = stepping(bench)
    const people = await overSteps('people in one room', cut(PEOPLE), async count => microseconds(await talk(bench, 1, count, 8)))
    const rooms = await overSteps('rooms of 20', cut(ROOMS), async count => microseconds(await talk(bench, count, 20, 2)))
    const { joinMs, post } = await inLongRoom(cut(MESSAGES))
    const stored = await overSteps('rooms besides', cut(STORED), count => besides(bench, count))
    const rates = await upToTheLast(bench, cut(RATES))
    const cpu = 'µs of CPU a delivery'
    const charts = [
      lines('growth-people', 'Cost of a delivery against people in the room', 'people in one room', cpu, people),
      lines('growth-rooms', 'Cost of a delivery against rooms that talk', 'rooms of 20', cpu, rooms),
      lines('growth-stored', 'Cost of a delivery against what else is stored', 'rooms nobody is in, 10 messages in each', cpu, stored, false),
      lines('growth-messages', 'Cost of a message against messages in its room', 'messages in the room', 'µs of CPU a message, room of 2', post),
      lines('growth-joining', 'Joining against messages in the room', 'messages in the room', 'ms to the newest page', joinMs),
      lines('rate', 'p99 from send to delivery against the rate, 1 room of 500', 'deliveries a second', 'ms', rates),
    ].filter(({ lines: [line] }) => line && line.points.length > 0)
    for (const { title, lines: [line] } of charts.slice(3)) bench.log(`${title}: ${line?.points.map(([x, y]) => `${grouped(x)} → ${grouped(y)}`).join(', ')}`)
    return { rows: [], charts }
  },
}

function stepping({ log }: Bench) {
  return async (what: string, steps: number[], measure: (step: number) => Promise<number>): Promise<Points> => {
    const points: Points = []
    for (const step of steps) {
      const cost = await measure(step)
      points.push([step, cost])
      log(`${grouped(step)} ${what}: ${grouped(cost)} µs of CPU a delivery`)
    }
    return points
  }
}

async function talk(bench: Bench, roomCount: number, people: number, inFlight: number) {
  return await talkOn(ours, roomCount, ({ port, pid }, rooms) => talkIn(bench, { port, pid }, rooms, people, inFlight))
}

function talkIn(bench: Bench, { port, pid }: { port: number, pid: number }, rooms: string[], people: number, inFlight: number) {
  return load('closedLoop', { port, pid, dialect: ours.dialect, rooms, people, inFlight: Math.min(people, inFlight), warmUpMs: bench.quick ? 300 : 1500, measureMs: bench.quick ? 700 : 2500 })
}

function microseconds({ deliveriesPerSecond, cost, refused }: { deliveriesPerSecond: number, cost: { serverCpu: number, seconds: number }, refused?: string }): number {
  if (refused) throw new Error(`The figure means nothing: ${refused}.`)
  return cost.serverCpu / (deliveriesPerSecond * cost.seconds) * 1_000_000
}

async function inLongRoom(steps: number[]): Promise<{ joinMs: Points, post: Points }> {
  const { points } = await talkOn(ours, 1, ({ port, pid }, rooms) => load('longRoom', { port, pid, dialect: ours.dialect, rooms, people: 2, steps }))
  return {
    joinMs: points.map(({ messages, joinMs }): [number, number] => [messages, joinMs]),
    post: points.map(({ messages, postMicroseconds }): [number, number] => [messages, postMicroseconds]),
  }
}

/** People talk while this many other rooms are stored. */
function besides(bench: Bench, stored: number): Promise<number> {
  return withServer(ours, async (server) => {
    if (stored > 0) await load('fillRooms', { port: server.port, rooms: stored, messages: 10 })
    return microseconds(await talkIn(bench, server, await makeRooms(ours, server, 50), 20, 2))
  })
}

/** Increases the rate until messages are late. */
async function upToTheLast(bench: Bench, rates: number[]): Promise<Points> {
  const people = 500
  const points: Points = []
  for (const rate of rates) {
    const { p99, refused } = await talkOn(ours, 1, ({ port, pid }, rooms) => load('openLoop', {
      port, pid, dialect: ours.dialect, rooms, people, messagesPerSecond: rate / people, warmUpMs: bench.quick ? 300 : 1000, measureMs: bench.quick ? 700 : 2500,
    }))
    if (refused || p99 > TOO_LATE_MS) break
    points.push([rate, p99])
  }
  return points
}

function lines(name: string, title: string, x: string, y: string, points: Points, isLogarithmic = true): Lines {
  return { kind: 'lines', name, title, x, y, isLogarithmic, lines: [{ subject: ours.name, points }] }
}
