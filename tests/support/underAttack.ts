import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { test as base, expect, onTestFinished, vi } from 'vitest'
import { createRoom } from './dialogue'
import { forgetHolds, longestHold, WATCH_LOOP } from './loopWatch'
import { TestServer } from './server'
import { talkIn } from './talk'

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
/** How often the memory is looked at. */
const WATCH_MS = 50
/** Far above any measured time: it only ends a hanging test. */
const PATIENCE = { timeout: 20_000, interval: 10 }

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
 * Two people who talk in their own room during an attack, in another thread: this one is busy with the attack.
 * @param attack resolves when it is over.
 * @returns the slowest message (ms), and the peak growth of the process (MiB).
 */
async function talkDuring(server: TestServer, attack: () => Promise<unknown>): Promise<{ delayMs: number, growthMib: number }> {
  const readTimes = await talkIn(await createRoom(server), { withinRates: true })
  /** Waits for the message that is on its way. */
  const nextTimes = async () => await vi.waitUntil(async () => {
    const times = await readTimes()
    return times.length > 0 && times
  }, PATIENCE)
  await nextTimes()
  const before = memoryOf(server)
  let growthMib = 0
  const measure = () => growthMib = Math.max(growthMib, memoryOf(server) - before)
  const watch = setInterval(measure, WATCH_MS)
  await attack().finally(() => clearInterval(watch))
  // An attack may keep this thread busy to its end.
  measure()
  return { delayMs: Math.max(...await readTimes(), ...await nextTimes()), growthMib }
}
