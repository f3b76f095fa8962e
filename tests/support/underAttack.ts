import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { test as base, expect, onTestFinished } from 'vitest'
import { createRoom, join } from './dialogue'
import { forgetHolds, longestHold, WATCH_LOOP } from './loopWatch'
import { TestServer } from './server'

/** Bounds for an attack's effect on others: a message of another room is delayed by less than this (ms) … */
const MOST_DELAY_MS = 500
/** … the process grows by less than this (MiB) … */
const MOST_GROWTH_MIB = 100
/** … and no turn of the event loop works longer (ms of its thread's time). */
const MOST_WORK_MS = 50
/** The attacker's own address: the others come from 127.0.0.1. */
export const ATTACKER = '127.0.0.2'
/** The request that opens a room's WebSocket. */
export const handshake = (id: string) => `GET /ws/rooms/${id} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
/** Within the rate of frames; every tenth is a message, within the rate of messages. */
const PAUSE_MS = 55
const PINGS_TO_A_MESSAGE = 10

/** `strict` starts a server with the default limits, people talk within its rates, and its event loop is watched. */
export const test = base.extend('strict', async ({}, { onCleanup }) => {
  const servers: TestServer[] = []
  onCleanup(async () => {
    for (const server of servers) await server.dispose()
  })
  return async (env?: Record<string, string>) => {
    const server = new TestServer({ ratesOff: false, env, nodeArguments: WATCH_LOOP })
    servers.push(server)
    return await server.start()
  }
})

/** Runs an attack, and expects that nobody else waits long or pays much for it. @param attack resolves when it is over. @param after runs then: what others do. */
export async function expectHarmless(server: TestServer, attack: () => Promise<unknown>, after?: () => Promise<unknown>) {
  forgetHolds(server)
  const { delayMs, growthMib } = await talkDuring(server, attack)
  await after?.()
  await server.stop()
  const { workMs } = longestHold(server)
  console.log(`${expect.getState().currentTestName}: ${delayMs.toFixed(0)} ms, ${growthMib.toFixed(0)} MiB, ${workMs} ms of work in a turn`)
  expect(delayMs, 'the slowest message of others (ms)').toBeLessThan(MOST_DELAY_MS)
  expect(growthMib, 'growth (MiB)').toBeLessThan(MOST_GROWTH_MIB)
  expect(workMs, 'work of a turn (ms)').toBeLessThan(MOST_WORK_MS)
}

/** The resident memory of a server (MiB). */
function memoryOf(server: TestServer): number {
  const [, kib] = readFileSync(`/proc/${server.processId}/status`, 'utf8').match(/^VmRSS:\s*(\d+)/m) ?? []
  return Number(kib) / 1024
}

/** A connection of the attacker, which reads nothing until told to. It ends with the test. */
export async function attacker(server: TestServer): Promise<Socket> {
  const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: ATTACKER })
  socket.on('error', () => {})
  onTestFinished(() => void socket.destroy())
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve()).once('close', () => resolve())
  })
  return socket.pause()
}

/**
 * Two people who talk in their own room during an attack.
 * @param attack resolves when it is over.
 * @returns the slowest message (ms), and the peak growth of the process (MiB).
 */
async function talkDuring(server: TestServer, attack: () => Promise<unknown>): Promise<{ delayMs: number, growthMib: number }> {
  const room = await createRoom(server)
  const [ann, ben] = [await join(room, 'Ann'), await join(room, 'Ben')]
  await ann.says('before')
  await ben.hears('before')
  const before = memoryOf(server)
  let [delayMs, growthMib, isOver] = [0, 0, false]
  const attacking = attack().finally(() => isOver = true)
  for (let beat = 0; !isOver; beat += 1) {
    const from = performance.now()
    if (beat % PINGS_TO_A_MESSAGE === 0) {
      await ann.says('meanwhile')
      await ben.hears('meanwhile')
    }
    else {
      ben.sends({ type: 'ping' })
      await ben.receives('pong')
    }
    delayMs = Math.max(delayMs, performance.now() - from)
    growthMib = Math.max(growthMib, memoryOf(server) - before)
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
  await attacking
  return { delayMs, growthMib }
}
