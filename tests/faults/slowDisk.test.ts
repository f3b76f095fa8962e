import { rmSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createRoom, endRoom, join } from '../support/dialogue'
import { call } from '../support/http'
import type { Person } from '../support/dialogue'
import { forgetHolds, longestHold, WATCH_LOOP } from '../support/loopWatch'
import { seeded, textOf } from '../support/seeded'
import { TestServer } from '../support/server'
import { failingDisk, slowDisk } from '../support/slowDisk'
import { percentile, spread, talkIn } from '../support/talk'
import { bytesOf, foundIn, gone } from '../support/traces'

/** How long a sync takes; `SLOW_DISK_MS` sets another time. */
const SYNC_MS = Number(process.env.SLOW_DISK_MS ?? 200)
const LONGEST_HOLD_MS = 50
const TOLD_MS = 1000
const MESSAGE_MS = 1000
const GONE_MS = 5000
/** Of 4 kB each: a dozen checkpoints. */
const MESSAGES = 3000

/** Posts long messages, some at a time. */
async function talks(person: Person, token: string, messages: number) {
  for (let posted = 0; posted < messages; posted += 20) {
    for (let next = posted; next < posted + 20; next += 1) person.sends({ type: 'message', clientId: `${next}`, text: textOf(token, 3900) })
    await person.receives('message', ({ clientId }) => clientId === `${posted + 19}`)
  }
}

test('a disk that takes its time holds nobody up: messages, ends and erasing go on', { timeout: 120_000 }, async () => {
  const server = new TestServer({ nodeArguments: [...slowDisk(SYNC_MS), ...WATCH_LOOP] })
  onTestFinished(() => server.dispose())
  await server.start()
  const random = seeded(1)
  const [token, earlyToken] = [random.token(), random.token()]
  const [busy, living, early, timely] = [await createRoom(server), await createRoom(server), await createRoom(server), await createRoom(server, { lifetimeSeconds: 20 })]
  const [ann, ben, cem] = [await join(busy, 'Ann'), await join(early, 'Ben'), await join(timely, 'Cem')]
  await Promise.all([talks(cem, token, 100), talks(ben, earlyToken, 100)])
  expect(foundIn(bytesOf(server.folder), [token, earlyToken])).toHaveLength(2)
  const talk = await talkIn(living)
  forgetHolds(server)
  const [endedAt] = await Promise.all([
    cem.closed().then(() => Date.now()),
    talks(ann, random.token(), MESSAGES),
  ])
  const lateMs = endedAt - timely.expiresAt
  await goneInTime(server, token, timely.expiresAt)

  // Meanwhile somebody talks on, so that a checkpoint may be under way.
  const [, earlyEnd] = await Promise.all([talks(ann, random.token(), 400), (async () => {
    const startedAt = Date.now()
    const told = ben.closed().then(() => Date.now() - startedAt)
    await endRoom(early)
    return { toldMs: await told, startedAt }
  })()])
  await goneInTime(server, earlyToken, earlyEnd.startedAt)
  const tookMs = await talk()
  await server.stop()
  const { workMs, heldMs } = longestHold(server)
  console.log(`Syncs of ${SYNC_MS} ms: ${tookMs.length} messages in ${spread(tookMs)}; an end told ${lateMs} ms late, an early one ${earlyEnd.toldMs} ms after its request; `
    + `the loop held for ${heldMs} ms at most (${workMs} ms of work)`)
  expect(heldMs).toBeLessThan(LONGEST_HOLD_MS)
  expect(lateMs).toBeLessThan(TOLD_MS)
  expect(earlyEnd.toldMs).toBeLessThan(TOLD_MS)
  expect(percentile(tookMs, 1)).toBeLessThan(MESSAGE_MS)
})

/** Waits until no file holds the token, within 5 s of the end (epoch milliseconds). */
async function goneInTime(server: TestServer, token: string, endedAt: number) {
  await gone(server.folder, [token], Math.max(1, endedAt + GONE_MS - Date.now()))
}

test('a disk that fails to sync is one line in the log, and in the health; people talk on, and it is used again when it works', async () => {
  const server = new TestServer()
  onTestFinished(() => server.dispose())
  const fault = path(server.folder, 'fault')
  server.options.nodeArguments = failingDisk(fault)
  await server.start()
  const room = await createRoom(server)
  const ann = await join(room, 'Ann')
  const health = async (status: number, storage: string) => await vi.waitFor(async () => {
    expect(await call('GET', `${server.url}/api/health`)).toMatchObject({ status, json: { storage } })
  }, { timeout: 10_000, interval: 50 })
  await health(200, 'ok')
  writeFileSync(fault, '')
  await ann.says('first')
  await health(503, 'failing')
  await ann.says('second')
  const early = await createRoom(server)
  await endRoom(early)
  rmSync(fault)
  await health(200, 'ok')
  expect(server.output.match(/^The disk of the database file fails \(EIO\)\. .*$/gm)).toHaveLength(1)
  expect(server.output.match(/^Rooms can be made and messages stored again\.$/gm)).toHaveLength(1)
  expect((await join(room, 'Ben', { after: 0 })).joined.messages.map(({ text }) => text)).toEqual(['first', 'second'])
})
