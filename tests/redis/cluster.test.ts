import { expect, test } from 'vitest'
import { Cluster } from '../support/cluster'
import { Crowd } from '../support/crowd'
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
