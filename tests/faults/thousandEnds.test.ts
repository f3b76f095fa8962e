import { statSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createRoom, socketUrl } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'
import { forgetHolds, longestHold, WATCH_LOOP } from '../support/loopWatch'
import { seeded, textOf } from '../support/seeded'
import { TestServer } from '../support/server'
import { percentile, spread, talkIn } from '../support/talk'
import { bytesOf, foundIn, gone } from '../support/traces'

const ROOMS = 1000
const MESSAGES = 20
/** To make the rooms takes 5 s on two cores. */
const TIME_TO_MAKE_MS = 25_000
/** The limit until everything is erased. */
const ALL_GONE_MS = 30_000
const LONGEST_HOLD_MS = 50
/** The limits for the delay of an end, and for a message in another room meanwhile (p99), on a busy machine too. */
const TOLD_MS = 1000
const LIVING_MS = 50

/** Two people who post a few messages. @returns the delay of the end notice for each, once they have posted (milliseconds). */
async function converse(room: TestRoom, token: string): Promise<{ told: Promise<number> }[]> {
  return await Promise.all([0, 1].map(who => new Promise<{ told: Promise<number> }>((resolve, reject) => {
    const socket = new WebSocket(socketUrl(room), { perMessageDeflate: false })
    onTestFinished(() => socket.terminate())
    const told = new Promise<number>(tell => socket.on('close', code => tell(code === 4410 ? Date.now() - room.expiresAt : Number.NaN)))
    let heard = 0
    socket.on('open', () => socket.send(JSON.stringify({ type: 'join', name: `${token}${who}` })))
    socket.on('error', reject)
    socket.on('message', (data) => {
      const frame = String(data)
      if (frame.startsWith('{"type":"joined"')) {
        for (let index = 0; index < MESSAGES / 2; index += 1) socket.send(JSON.stringify({ type: 'message', clientId: `${token}-${index}`, text: textOf(token, 200) }))
      }
      else if (frame.startsWith('{"type":"message"') && (heard += 1) >= MESSAGES / 2) resolve({ told })
    })
  })))
}

describe('a thousand rooms that end in one second', () => {
  test('are announced at once and erased soon, while others continue and the file shrinks', async () => {
    const server = new TestServer({
      nodeArguments: WATCH_LOOP,
      env: { NUXT_LIMITS_CONNECTIONS_PER_ADDRESS: '10000' },
    })
    onTestFinished(() => server.dispose())
    await server.start()
    const random = seeded(1)
    const living = await createRoom(server)
    const before = statSync(server.databaseFile).size
    // All of them end within the second before this.
    const endsAt = living.createdAt + TIME_TO_MAKE_MS
    const people: { told: Promise<number> }[] = []
    const tokens: string[] = []
    // Part of every name and text in them: a search for each room's own token takes ten seconds, in which this process hears nothing.
    const common = random.token()
    for (let made = 0; made < ROOMS; made += 20) {
      await Promise.all(Array.from({ length: 20 }, async () => {
        const token = common + random.token()
        tokens.push(token)
        const room = await createRoom(server, { lifetimeSeconds: Math.floor((endsAt - Date.now()) / 1000) })
        people.push(...await converse(room, token))
      }))
    }
    expect(foundIn(bytesOf(server.folder), tokens).length).toBeGreaterThan(ROOMS / 2)
    expect(endsAt - 1000).toBeGreaterThan(Date.now())
    const talk = await talkIn(living)
    forgetHolds(server)
    await talk()
    const lateMs = await Promise.all(people.map(({ told }) => told))
    expect(lateMs).toHaveLength(ROOMS * 2)
    const goneMs = await gone(server.folder, [common], ALL_GONE_MS)
    const tookMs = await talk()
    expect(statSync(server.databaseFile).size).toBeLessThan(before + 1024 ** 2)
    await server.stop()
    const { workMs, heldMs } = longestHold(server)
    console.log(`${ROOMS} rooms: told ${spread(lateMs)} after their end, gone ${goneMs.toFixed(0)} ms later, the loop held for ${workMs} ms of work at most (${heldMs} ms in all); `
      + `meanwhile another room exchanged ${tookMs.length} messages in ${spread(tookMs)}`)
    expect(Math.max(...lateMs)).toBeLessThan(TOLD_MS)
    expect(workMs).toBeLessThan(LONGEST_HOLD_MS)
    expect(percentile(tookMs, 0.99)).toBeLessThan(LIVING_MS)
  })
})
