import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { createRoom, join } from './dialogue'
import type { TestServer } from './server'

/** Bounds for an attack's effect on others: a message of another room is delayed by less than this (ms) … */
export const MOST_DELAY_MS = 500
/** … and the process grows by less than this (MiB). */
export const MOST_GROWTH_MIB = 100
/** The attacker's own address: the others come from 127.0.0.1. */
const ATTACKER = '127.0.0.2'
/** Within the rate of frames; every tenth is a message, within the rate of messages. */
const PAUSE_MS = 55
const PINGS_TO_A_MESSAGE = 10

/** The resident memory of a server (MiB). */
export function memoryOf(server: TestServer): number {
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
export async function talkDuring(server: TestServer, attack: () => Promise<unknown>): Promise<{ delayMs: number, growthMib: number }> {
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
