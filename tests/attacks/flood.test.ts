import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect } from 'vitest'
import { createRoom, join } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'
import { test } from '../support/fixtures'
import type { TestServer } from '../support/server'
import { frame, RawSocket, upgraded } from '../support/rawSocket'

const SEED = 20_260_101
const FRAMES = 10_000
const FRAMES_OF_ONE = 10
const REQUESTS = 1000
const AT_A_TIME = 20
const TEXT_BEGINS = 0x01
const CONTINUES = 0x00
const PIECES = 4 * 1000 ** 2

const word = fc.oneof(fc.constantFrom('join', 'message', 'history', 'typing', 'ping', '__proto__', 'name', 'text', 'clientId', 'session', 'after'), fc.string({ unit: 'binary' }))
const json = fc.oneof(fc.json(), fc.dictionary(word, fc.jsonValue()).map(value => JSON.stringify(value)), fc.record({ type: word, text: fc.jsonValue() }).map(value => JSON.stringify(value)))
const badFrame = fc.oneof(
  json.map(text => frame(0x81, text)),
  fc.string({ unit: 'binary' }).map(text => frame(0x81, text)),
  fc.tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 300 }), fc.boolean()).map(([first, payload, masked]) => frame(first, payload, { masked })),
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map(bytes => Buffer.from(bytes)),
)
const badRequest = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 500 }).map(bytes => Buffer.from(bytes)),
  fc.tuple(
    fc.constantFrom('GET', 'POST', 'DELETE', 'TRACE', 'PUT', 'G\u0000T'), fc.constantFrom('/', '/api/rooms', '/api/rooms/', '/room/', '/ws/rooms/', '//', 'http://'), fc.webPath(), fc.string({ unit: 'binary' }),
    fc.constantFrom('', 'Content-Length: 9\r\n', 'Transfer-Encoding: chunked\r\n', 'Upgrade: websocket\r\nConnection: Upgrade\r\n', 'Expect: 100-continue\r\n'), json,
  ).map(([method, folder, rest, junk, header, body]) => `${method} ${folder}${rest}${junk} HTTP/1.1\r\nHost: ${junk}\r\nContent-Type: application/json\r\n${header}\r\n${body}`),
)

/** Runs a task for each item, with this many at a time. */
async function forEach<Item>(items: Item[], work: (item: Item) => Promise<unknown>) {
  for (let from = 0; from < items.length; from += AT_A_TIME) await Promise.all(items.slice(from, from + AT_A_TIME).map(work))
}

/** Sends bad frames to a room, and finally one that ends the connection if none did. */
async function throws({ server, id }: TestRoom, frames: Buffer[]) {
  const socket = await upgraded(server, id)
  // Half of a frame may have come before, so the next bytes must fill it.
  for (const each of [...frames, Buffer.alloc(70_000)]) socket.says(each)
  socket.socket.end()
  await socket.ended()
}

async function asks(server: TestServer, request: string | Buffer) {
  const socket = new RawSocket(server).says(request)
  socket.socket.end()
  await socket.ended()
}

test(`${FRAMES} bad frames and ${REQUESTS} bad requests leave another room undisturbed`, async ({ ownServer: server }) => {
  const [target, other] = [await createRoom(server), await createRoom(server)]
  const [ann, ben] = [await join(other, 'Ann'), await join(other, 'Ben')]
  const frames = fc.sample(badFrame, { seed: SEED, numRuns: FRAMES })
  const batches = Array.from({ length: FRAMES / FRAMES_OF_ONE }, (_, index) => frames.slice(index * FRAMES_OF_ONE, (index + 1) * FRAMES_OF_ONE))
  let isOver = false
  const attack = Promise.all([
    forEach(batches, batch => throws(target, batch)),
    forEach(fc.sample(badRequest, { seed: SEED, numRuns: REQUESTS }), request => asks(server, request)),
  ]).finally(() => isOver = true)
  let said = 0
  let slowestMs = 0
  while (!isOver) {
    const from = performance.now()
    const { text } = await ann.says(`word ${said}`)
    await ben.receives('message', message => message.text === text)
    slowestMs = Math.max(slowestMs, performance.now() - from)
    said += 1
  }
  await attack
  console.log(`${said} messages went through meanwhile, the slowest in ${slowestMs.toFixed(0)} ms.`)
  expect(said).toBeGreaterThan(20)
  expect(slowestMs).toBeLessThan(2000)
  await join(target, 'Cy')
  // The log holds one line: the server listens.
  expect(server.output.trimEnd().split('\n')).toHaveLength(1)
}, 120_000)

/** The peak memory of the server so far (MiB). */
function peakMemoryOf(server: TestServer): number {
  const [, kib] = readFileSync(`/proc/${server.processId}/status`, 'utf8').match(/^VmHWM:\s*(\d+)/m) ?? []
  return Number(kib) / 1024
}

// Without a limit of fragments, one such message takes about 200 MB.
test.for([[1, 50], [100, 100]] as const)(`${PIECES} fragments of one byte, over %i connections, cost little memory`, async ([connections, mostMiB], { ownServer: server }) => {
  const room = await createRoom(server)
  const ann = await join(room, 'Ann')
  const piece = frame(CONTINUES, 'x')
  const pieces = Buffer.alloc(piece.length * PIECES / connections, piece)
  const attackers = await Promise.all(Array.from({ length: connections }, () => upgraded(server, room.id)))
  const before = peakMemoryOf(server)
  for (const attacker of attackers) attacker.says(frame(TEXT_BEGINS, '{')).says(pieces)
  await Promise.all(attackers.map(attacker => attacker.ended()))
  await ann.says('still here')
  const growthMiB = peakMemoryOf(server) - before
  console.log(`${PIECES} pieces over ${connections} connections: the memory grew by ${growthMiB.toFixed(1)} MiB at its peak`)
  expect(growthMiB).toBeLessThan(mostMiB)
})
