import { expect, onTestFinished, test, vi } from 'vitest'
import { FUNCTIONS } from '#server/redis/functions'
import { BEATS } from '#server/redis/keys'
import { BRIEF_LIFETIME_SECONDS } from '../support/dialogue'
import type { RedisOptions } from '../support/redis'
import { startRedis } from '../support/redis'
import { Network } from '../support/network'
import { command } from '../support/redisCommand'
import { RedisProcess } from '../support/redisProcess'

const PATIENCE = { timeout: 20_000, interval: 20 }

/** Two processes on a Redis of their own, and one person at each. */
async function talking(options?: RedisOptions) {
  const redis = await startRedis(options)
  const one = await RedisProcess.start(redis)
  const other = await RedisProcess.start(redis)
  const room = await one.hub.makeRoom(3600)
  return { redis, one, other, room, ann: await one.join(room, { name: 'Ann' }), ben: await other.join(room, { name: 'Ben' }) }
}

test('a Redis that comes back empty ends every room as lost', async () => {
  const { redis, ann, ben, one, room } = await talking()
  ann.says('hello')
  await ben.hears('message')
  await redis.kill()
  await redis.start()
  for (const guest of [ann, ben]) expect(await guest.hears('ended')).toMatchObject({ reason: 'lost' })
  expect(await one.hub.status(room.id)).toBeUndefined()
  await one.join(await one.hub.makeRoom(60), { name: 'Ann' })
  // Addresses are counted the same by a process that starts after it.
  expect((await RedisProcess.start(redis)).salt).toEqual(one.salt)
})

test('a room that is gone no longer counts for its maker, also where another process ended it', async () => {
  const { redis, one, other } = await talking()
  let ended = 0
  const rooms = await Promise.all([0, 1].map(async () => await one.hub.makeRoom(3600, undefined, () => void (ended += 1))))
  const [first] = rooms
  expect(await other.hub.endRoom(first?.id ?? '', first?.ownerToken ?? '')).toBe('ended')
  await vi.waitFor(() => expect(ended).toBe(1), PATIENCE)
  await redis.kill()
  await redis.start()
  await vi.waitFor(() => expect(ended).toBe(2), PATIENCE)
})

test('what nobody can read on the channel of a room costs its people a moment', async () => {
  const { redis, one, other, room, ann, ben } = await talking()
  const [channel = ''] = await command(redis, 'PUBSUB', 'CHANNELS', 'ecr:*{*') as string[]
  await command(redis, 'PUBLISH', channel, 'm 0 1\n1 4\nnone')
  for (const guest of [ann, ben]) await guest.isClosed(1012)
  for (const { reported } of [one, other]) expect(reported.splice(0)).toHaveLength(1)
  const [back] = [await one.join(room, { session: ann.session }), await other.join(room, { session: ben.session })]
  back.says('hello again')
  await back.hears('message', { text: 'hello again' })
})

test('while Redis stands still for a moment everyone waits; for long, they are sent away to come back', async () => {
  const { redis, ann, ben, one, other, room } = await talking()
  redis.signal('SIGSTOP')
  ann.says('patience')
  // Shorter than the calls' patience of 5 s.
  await new Promise(resolve => setTimeout(resolve, 1500))
  redis.signal('SIGCONT')
  await ben.hears('message', { text: 'patience' })
  expect(ann.closeCode).toBeUndefined()
  redis.signal('SIGSTOP')
  ann.says('too long')
  for (const guest of [ann, ben]) await guest.isClosed(1012)
  expect(ann.frames.filter(({ type }) => type === 'error')).toEqual([])
  expect(await one.hub.health()).toMatchObject({ storage: 'failing' })
  redis.signal('SIGCONT')
  await vi.waitFor(async () => expect(await one.hub.health()).toMatchObject({ storage: 'ok' }), PATIENCE)
  const back = await other.join(room, { session: ann.session, after: 1 })
  back.says('too long')
  await back.hears('message', { text: 'too long' })
}, 60_000)

test('people of a process that died leave after the grace', async () => {
  const { redis, one, ann, room } = await talking()
  // As the others see a process that was killed: its last word is long ago.
  const dead = await one.join(room, { name: 'Dead' })
  dead.leaves()
  const hash = String((await command(redis, 'KEYS', 'ecr:*:h') as string[])[0])
  await command(redis, 'HSET', hash, dead.self, 'deceased')
  await command(redis, 'HINCRBY', hash.replace(/:h$/, ':r'), 'x', '1')
  await command(redis, 'CLIENT', 'KILL', 'TYPE', 'pubsub')
  await command(redis, 'ZADD', BEATS, String(Date.now() - 10_000), 'deceased')
  await ann.hears('participant', { event: 'left', participant: { name: 'Dead' } })
}, 60_000)

test('a Redis without memory refuses messages and rooms, and still ends rooms', async () => {
  const { redis, one, room, ann } = await talking()
  await command(redis, 'CONFIG', 'SET', 'maxmemory', '1')
  ann.says('no space')
  await ann.hears('error', { code: 'storage_full', clientId: 'no space' })
  await expect(one.hub.makeRoom(60)).rejects.toThrow()
  await vi.waitFor(async () => expect(await one.hub.health()).toMatchObject({ storage: 'full' }), PATIENCE)
  expect(await one.hub.endRoom(room.id, room.ownerToken)).toBe('ended')
  expect(await ann.hears('ended')).toMatchObject({ reason: 'owner' })
  await command(redis, 'CONFIG', 'SET', 'maxmemory', '0')
  await vi.waitFor(async () => expect(await one.hub.health()).toMatchObject({ storage: 'ok' }), PATIENCE)
})

test('nothing is said in a room after its end', async () => {
  const { one, other } = await talking()
  const room = await one.hub.makeRoom(BRIEF_LIFETIME_SECONDS)
  const ann = await other.join(room, { name: 'Ann' })
  await ann.hears('ended', { reason: 'expired' })
  ann.says('too late')
  expect(ann.messages).toEqual([])
})

test('a clock of Redis that is set back by hours lengthens no room, and keeps nobody who left', async () => {
  const { redis, one, other, ann } = await talking()
  const room = await one.hub.makeRoom(BRIEF_LIFETIME_SECONDS)
  const [cid, dan] = [await one.join(room, { name: 'Cid' }), await other.join(room, { name: 'Dan' })]
  // libfaketime does not get along with Redis' allocator, so the functions themselves read another clock from here on.
  const setBack = FUNCTIONS.replace('redis.call(\'TIME\')', '$& time[1] = time[1] - 7200')
  expect(setBack).not.toBe(FUNCTIONS)
  await command(redis, 'FUNCTION', 'LOAD', 'REPLACE', setBack)
  cid.says('yesterday')
  const { sentAt } = await dan.hears('message', { text: 'yesterday' })
  expect(sentAt).toBeGreaterThan(room.createdAt)
  for (const guest of [cid, dan]) expect(await guest.hears('ended')).toMatchObject({ reason: 'expired' })
  await vi.waitFor(async () => expect(await one.hub.health()).toMatchObject({ purgePending: false }), PATIENCE)
  const later = await other.hub.makeRoom(3600)
  expect(later.createdAt).toBeGreaterThanOrEqual(room.expiresAt)
  const eve = await other.join(later, { name: 'Eve' })
  const fay = await one.join(later, { name: 'Fay' })
  eve.leaves()
  await fay.hears('participant', { event: 'left', participant: { name: 'Eve' } })
  expect(ann.closeCode).toBeUndefined()
})

test('a room that nobody is in is gone on time among 100,000 living keys', async () => {
  const { redis, one, ann, ben } = await talking()
  await command(redis, 'EVAL', 'for at = 1, 100000 do redis.call("SET", "other:" .. at, at, "PX", 3600000) end', '0')
  const room = await one.hub.makeRoom(BRIEF_LIFETIME_SECONDS)
  const cid = await one.join(room, { name: 'Cid' })
  cid.says('soon gone')
  await cid.hears('message')
  cid.leaves()
  const [held = ''] = await command(redis, 'KEYS', 'ecr:*:m') as string[]
  const keys = async () => await command(redis, 'KEYS', held.replace(/:m$/, '*'))
  expect(await keys()).not.toEqual([])
  await vi.waitFor(async () => expect(await keys()).toEqual([]), PATIENCE)
  expect([ann.closeCode, ben.closeCode]).toEqual([undefined, undefined])
})

test('a process whose channels are connected to a Redis that nobody uses finds out, and misses nothing', async () => {
  const [redis, unused] = [await startRedis(), await startRedis()]
  let connections = 0
  // Its second connection is the one for the channels.
  const network = new Network(() => (connections++ === 1 ? unused : redis).port)
  onTestFinished(() => network.stop())
  const astray = await RedisProcess.start({ url: (await network.start()).replace('http', 'redis') })
  const one = await RedisProcess.start(redis)
  const room = await one.hub.makeRoom(3600)
  const [ann, ben] = [await one.join(room, { name: 'Ann' }), await astray.connect(room)]
  ann.says('can you hear me?')
  ben.sends({ type: 'join', name: 'Ben' })
  await ben.hears('joined')
  expect(ben.messages).toEqual(['1: can you hear me?'])
  ann.says('and now?')
  await ben.hears('message', { text: 'and now?' })
  expect(ben.closeCode).toBeUndefined()
})
