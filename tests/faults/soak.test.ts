import { readdirSync, statSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createRoom, endRoom, socketUrl } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'
import { Inspector, INSPECTED } from '../support/inspector'
import { TestServer } from '../support/server'

/** `SOAK=1` runs all rounds, in a few minutes. */
const IS_LONG = process.env.SOAK === '1'
const ROUNDS = IS_LONG ? 20 : 8
/** During the first rounds code is compiled and caches fill. */
const WARM_UP = IS_LONG ? 5 : 3
const ROOMS = 200
const PEOPLE = 4
const MESSAGES = 50
/** This many rooms end at their time; the others are ended by their owner. */
const EXPIRING = 50
const LIFETIME_SECONDS = 4

/** Resources of the process, and its files: `Holdings`, and bytes in its folder. */
type Holding = Record<string, number>

/** The allowed growth per round: about a kilobyte for each room. Resident memory varies: few rounds show only a large leak. */
const SLOPES = { heapBytes: 192 * 1024, residentBytes: (IS_LONG ? 1 : 4) * 1024 ** 2 }
/** The allowed excess after any round, for work in progress. */
const SPARE = { timers: 2, resources: 3, descriptors: 2, fileBytes: 64 * 1024 }

/** A person who posts messages. @returns once everyone was heard, or the room has ended; `closed` gives the close code. */
function talk(room: TestRoom, who: number): Promise<{ closed: Promise<number> }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(socketUrl(room), { perMessageDeflate: false })
    const closed = new Promise<number>(end => socket.on('close', end))
    void closed.then(() => resolve({ closed }))
    const hears = (seq: number | undefined) => seq === PEOPLE * MESSAGES && resolve({ closed })
    socket.on('error', reject)
    socket.on('open', () => socket.send(JSON.stringify({ type: 'join', name: `Person ${who}` })))
    socket.on('message', (bytes) => {
      const frame = JSON.parse(String(bytes))
      if (frame.type === 'message') hears(frame.seq)
      if (frame.type !== 'joined') return
      for (let index = 0; index < MESSAGES; index += 1) socket.send(JSON.stringify({ type: 'message', clientId: `m${index}`, text: `What person ${who} says ${index}` }))
      hears(frame.messages.at(-1)?.seq)
    })
  })
}

/** Rooms with people who talk. @returns once all is posted, the rooms, and their people's close codes. */
async function converse(server: TestServer, count: number, body?: { lifetimeSeconds: number }) {
  return await Promise.all(Array.from({ length: count }, async () => {
    const room = await createRoom(server, body)
    const people = await Promise.all(Array.from({ length: PEOPLE }, (_, who) => talk(room, who)))
    return { room, closed: Promise.all(people.map(({ closed }) => closed)) }
  }))
}

/** One round: creates rooms and waits for their end. */
async function run(server: TestServer) {
  const expiring = await converse(server, EXPIRING, { lifetimeSeconds: LIFETIME_SECONDS })
  const others = await converse(server, ROOMS - EXPIRING)
  for (const { room } of others) await endRoom(room)
  const codes = await Promise.all([...expiring, ...others].map(({ closed }) => closed))
  expect(codes).toEqual(codes.map((_, index) => Array.from({ length: PEOPLE }, () => index < EXPIRING ? 4410 : 4411)))
}

async function count(server: TestServer, inspector: Inspector): Promise<Holding> {
  const fileBytes = readdirSync(server.folder).reduce((sum, name) => sum + statSync(path(server.folder, name)).size, 0)
  return { ...await inspector.holdings(), fileBytes }
}

/** Waits until resources and files are back at the level of the start. @returns the resources then. */
async function settled(server: TestServer, inspector: Inspector, start: Holding): Promise<Holding> {
  let held = start
  await expect.poll(async () => {
    held = await count(server, inspector)
    return Object.entries(SPARE).flatMap(([figure, spare]) => (held[figure] ?? 0) > (start[figure] ?? 0) + spare ? `${figure}: ${held[figure]}` : [])
  }, { timeout: 30_000, interval: 100 }).toEqual([])
  return held
}

/** Growth of a figure per round: least squares. */
function slopeOf(figures: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const rounds = figures.map((_, round) => round)
  const [middle, level] = [mean(rounds), mean(figures)]
  return mean(figures.map((figure, round) => (figure - level) * (round - middle))) / mean(rounds.map(round => (round - middle) ** 2))
}

test(`${ROUNDS} rounds of ${ROOMS} rooms with ${PEOPLE} people and ${MESSAGES} messages each leave nothing behind`, async () => {
  const server = new TestServer({ nodeArguments: INSPECTED, env: { NUXT_LIMITS_CONNECTIONS_PER_ADDRESS: '10000' } })
  onTestFinished(() => server.dispose())
  await server.start()
  const inspector = await Inspector.open(server)
  onTestFinished(() => inspector.close())
  const start = await count(server, inspector)
  const rounds: Holding[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await run(server)
    rounds.push(await settled(server, inspector, start))
  }
  const slopes = Object.fromEntries(Object.keys(start).map(figure => [figure, slopeOf(rounds.slice(WARM_UP).map(held => held[figure] ?? 0))]))
  console.log(`${ROUNDS} rounds`, { start, end: rounds.at(-1), slopes })
  for (const [figure, most] of Object.entries(SLOPES)) expect(slopes[figure], `${figure} per round`).toBeLessThan(most)
}, 600_000)
