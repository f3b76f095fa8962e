import { expect, onTestFinished, test } from 'vitest'
import { Cluster } from '../support/cluster'
import { Crowd } from '../support/crowd'
import { createRoom, join } from '../support/dialogue'
import { call } from '../support/http'
import { Network } from '../support/network'
import { startRedis } from '../support/redis'
import { command } from '../support/redisCommand'
import { seeded } from '../support/seeded'

/** `SOAK=1` runs all of them. */
const IS_LONG = process.env.SOAK === '1'
const CUTS = IS_LONG ? 100 : 20
const KILLS = IS_LONG ? 50 : 6
const FREEZES = IS_LONG ? 10 : 2
const PEOPLE = { rooms: 3, people: 6 }
const BETWEEN = 30

test(`${CUTS} cuts of all connections to Redis lose, double and reorder nothing`, async () => {
  const redis = await startRedis()
  const cluster = await Cluster.start(3, seeded(1), {}, redis)
  const crowd = await Crowd.gather(cluster.url, PEOPLE)
  for (let cut = 0; cut < CUTS; cut += 1) {
    await crowd.says(BETWEEN)
    await command(redis, 'CLIENT', 'KILL', 'TYPE', cut % 3 === 0 ? 'pubsub' : 'normal', 'SKIPME', 'yes')
    if (cut % 3 === 2) await command(redis, 'CLIENT', 'KILL', 'TYPE', 'pubsub')
  }
  await crowd.says(BETWEEN)
  console.log(`${CUTS} cuts: ${await crowd.settles()} messages, ${crowd.waits}`)
  expect(crowd.lost).toBe(0)
}, 180_000)

test(`${KILLS} kills of a process are a pause for its people`, async () => {
  const cluster = await Cluster.start(3, seeded(2))
  const crowd = await Crowd.gather(cluster.url, PEOPLE)
  for (let kill = 0; kill < KILLS; kill += 1) {
    await crowd.says(BETWEEN)
    await cluster.kill(cluster.any())
  }
  await crowd.says(BETWEEN)
  console.log(`${KILLS} kills: ${await crowd.settles()} messages, ${crowd.waits}`)
  expect(crowd.lost).toBe(0)
}, 240_000)

test(`${FREEZES} freezes of a process, some longer than others wait for it`, async () => {
  const cluster = await Cluster.start(3, seeded(3))
  const crowd = await Crowd.gather(cluster.url, PEOPLE)
  for (let freeze = 0; freeze < FREEZES; freeze += 1) {
    const server = cluster.any()
    cluster.serves(server, false)
    server.signal('SIGSTOP')
    // The others go on meanwhile: at 18 messages in 60 ms, for 1 to 8 seconds.
    await crowd.says(freeze % 2 === 0 ? 200 : 1200)
    server.signal('SIGCONT')
    cluster.serves(server, true)
    await crowd.says(BETWEEN)
  }
  console.log(`${FREEZES} freezes: ${await crowd.settles()} messages, ${crowd.waits}`)
  expect(crowd.lost).toBe(0)
}, 240_000)

test('a restart of one process after another, as at a deployment, is a pause for its people', async () => {
  const cluster = await Cluster.start(3, seeded(4))
  const crowd = await Crowd.gather(cluster.url, PEOPLE)
  for (const server of cluster.servers) {
    await crowd.says(BETWEEN)
    await cluster.restart(server)
  }
  await crowd.says(BETWEEN)
  console.log(`3 restarts: ${await crowd.settles()} messages, ${crowd.waits}`)
  expect(crowd.lost).toBe(0)
}, 120_000)

test('people of a process that is cut off from Redis without a word go on through others, and what it sent last comes once', async () => {
  const redis = await startRedis()
  const network = new Network(() => Number(new URL(redis.url).port))
  onTestFinished(() => network.stop())
  const away = (await network.start()).replace('http', 'redis')
  const cluster = await Cluster.start(3, seeded(10), at => ({ NUXT_REDIS_URL: at === 0 ? away : redis.url }), redis)
  const [cutOff, other] = cluster.servers
  if (!cutOff || !other) throw new Error('There are three.')
  const healthOf = async () => (await call('GET', `${cutOff.url}/api/health`)).status
  const room = await createRoom(other)
  const [ann, ben, cid] = [await join({ ...room, server: cutOff }, 'Ann'), await join({ ...room, server: cutOff }, 'Ben'), await join(room, 'Cid')]
  await ann.says('before')
  const crowd = await Crowd.gather(cluster.url, PEOPLE)
  await crowd.says(BETWEEN)

  network.stall()
  ann.sends({ type: 'message', clientId: 'on its way', text: 'on its way' })
  expect([await ann.closed(), await ben.closed()]).toEqual([1012, 1012])
  await expect.poll(healthOf).toBe(503)
  cluster.serves(cutOff, false)
  const [annAgain, benAgain] = [await join(room, undefined, { session: ann.session, after: 1 }), await join(room, undefined, { session: ben.session, after: 0 })]
  await annAgain.says('on its way', 'on its way')
  await crowd.says(BETWEEN)

  network.mend()
  await expect.poll(healthOf).toBe(200)
  cluster.serves(cutOff, true)
  const dan = await join({ ...room, server: cutOff }, 'Dan')
  await dan.says('after')
  expect(dan.joined.messages.map(({ seq, text }) => `${seq}: ${text}`)).toEqual(['1: before', '2: on its way'])
  for (const text of ['before', 'on its way', 'after']) await cid.hears(text)
  for (const person of [cid, benAgain]) expect((await person.unread()).filter(({ type }) => type === 'participant')).toEqual([expect.objectContaining({ event: 'joined' })])
  await crowd.says(BETWEEN)
  console.log(`a partition: ${await crowd.settles()} messages, ${crowd.waits}`)
  expect(crowd.lost).toBe(0)
}, 120_000)
