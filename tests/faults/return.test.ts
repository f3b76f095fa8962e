import { describe, expect, onTestFinished, test } from 'vitest'
import type { TestRoom } from '../support/dialogue'
import { createRoom, join } from '../support/dialogue'
import { TestServer } from '../support/server'
import { createTabs } from '../support/tabs'

const ROOMS = 100
const PEOPLE = 20
const CLIENTS = ROOMS * PEOPLE
const BACK_MS = 20_000
/** The average number of failed attempts: clients with a longer outage have waited longer. */
const ATTEMPTS = 3
/** The limits that tests switch off are on: returning clients must not reach them. */
const RATES = { NUXT_LIMITS_MESSAGES_PER_SECOND: '2', NUXT_LIMITS_ROOM_MESSAGES_PER_SECOND: '50', NUXT_LIMITS_FRAMES_PER_SECOND: '20' }

type Tab = Awaited<ReturnType<ReturnType<typeof createTabs>['open']>>
interface Crowd { room: TestRoom, tabs: Tab[] }

const WORDS = ['before', 'during', 'offline']
const nameOf = (who: number) => `Guest ${who + 1}`
const textsOf = (words: string[]) => words.flatMap(word => Array.from({ length: PEOPLE }, (_, who) => `${nameOf(who)} ${word}`)).toSorted()
const messagesOf = (tab: Tab) => tab.state.value.log.messages

async function gather(server: TestServer, tabs: ReturnType<typeof createTabs>): Promise<Crowd[]> {
  const crowds: Crowd[] = []
  for (let made = 0; made < ROOMS; made += 1) {
    const room = await createRoom(server)
    crowds.push({ room, tabs: await Promise.all(Array.from({ length: PEOPLE }, (_, who) => tabs.open(room, nameOf(who)))) })
  }
  await expect.poll(() => crowds.flatMap(({ tabs }) => tabs).filter(({ state }) => !state.value.joined).length, { timeout: 60_000 }).toBe(0)
  return crowds
}

/** Everyone posts. */
function say(crowds: Crowd[], word: string) {
  for (const { tabs } of crowds) for (const [who, tab] of tabs.entries()) tab.post(`${nameOf(who)} ${word}`)
}

/** Waits until everyone has this many messages, and nothing left to send. */
async function settled(crowds: Crowd[], messages: number) {
  const late = () => crowds.flatMap(({ tabs }) => tabs).filter(tab => !tab.state.value.joined || tab.state.value.outbox.length > 0 || messagesOf(tab).length < messages)
  await expect.poll(() => late().length, { timeout: 60_000, interval: 20 }).toBe(0)
}

/** Expects that everyone in a room has the same messages, each once, without a gap, and so does the server. */
async function expectComplete({ room, tabs }: Crowd) {
  const newcomer = await join(room, 'Newcomer')
  const stored = newcomer.joined.messages
  expect(stored.map(({ text }) => text).toSorted()).toEqual(textsOf(WORDS))
  expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1))
  for (const tab of tabs) expect(messagesOf(tab)).toEqual(stored)
  expect(newcomer.joined.participants).toHaveLength(PEOPLE + 1)
  await newcomer.drops()
}

describe(`${CLIENTS} clients that run the page's own code`, () => {
  test.for([
    ['stopped and started again', (server: TestServer) => server.stop(), 0],
    ['killed, and gone for a while', (server: TestServer) => server.kill(), ATTEMPTS],
  ] as const)('all reconnect soon after their server was %s, with nothing lost or duplicated', async ([_how, end, attempts]) => {
    const server = new TestServer({ env: { ...RATES, NUXT_LIMITS_CONNECTIONS_PER_ADDRESS: '10000' } })
    onTestFinished(() => server.dispose())
    await server.start()
    const tabs = createTabs(`localhost:${server.port}`)
    const crowds = await gather(server, tabs)
    say(crowds, 'before')
    await settled(crowds, PEOPLE)
    say(crowds, 'during')
    // Some of it has been received, the rest is in transit.
    await expect.poll(() => crowds.some(({ tabs }) => tabs.some(tab => messagesOf(tab).length > PEOPLE)), { interval: 1 }).toBe(true)
    const heard = crowds.flatMap(({ tabs }) => tabs).filter(tab => messagesOf(tab).length === 2 * PEOPLE).length
    await end(server)
    say(crowds, 'offline')
    await expect.poll(() => tabs.failures, { timeout: 60_000 }).toBeGreaterThanOrEqual(attempts * CLIENTS)
    const startedAt = performance.now()
    await server.start()
    await expect.poll(() => crowds.flatMap(({ tabs }) => tabs).filter(({ state }) => !state.value.joined).length, { timeout: 60_000, interval: 20 }).toBe(0)
    const backMs = performance.now() - startedAt
    await settled(crowds, WORDS.length * PEOPLE)
    console.log(`${CLIENTS} came back, the last one ${backMs.toFixed(0)} ms after the start; ${tabs.failures} attempts were in vain, ${heard} had heard everything`)
    for (const crowd of crowds) await expectComplete(crowd)
    expect(backMs).toBeLessThan(BACK_MS)
  })
})
