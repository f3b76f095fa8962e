import { readdirSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { startRedis } from '../support/redis'
import { command, monitor } from '../support/redisCommand'
import { RedisPair } from '../support/redisPair'
import { RedisProcess } from '../support/redisProcess'

test.for([
  ['snapshots', ['--save', '60 1'], /snapshots/],
  ['an append-only file', ['--appendonly', 'yes'], /appendonly/],
  ['a slow log', ['--slowlog-max-len', '128'], /slow log/],
  ['evictions', ['--maxmemory-policy', 'allkeys-lru'], /noeviction/],
] as const)('a Redis with %s is refused', async ([, settings, reason]) => {
  await expect(RedisProcess.start(await startRedis({ settings }))).rejects.toThrow(reason)
})

test('a Redis that cannot be reached is refused in one line', async () => {
  const redis = await startRedis()
  await redis.kill()
  await expect(RedisProcess.start(redis)).rejects.toThrow(/^Redis cannot be used \(ECONNREFUSED\)\. Check NUXT_REDIS_URL/)
})

test('a Redis that hides its settings is used where the operator says that it writes nothing', async () => {
  const redis = await startRedis({ settings: ['--rename-command', 'CONFIG', ''] })
  await expect(RedisProcess.start(redis)).rejects.toThrow(/NUXT_REDIS_MEMORY_ONLY=true/)
  const one = await RedisProcess.start({ ...redis, url: redis.url, isMemoryOnly: true })
  await one.join(await one.hub.makeRoom(60), { name: 'Ann' })
})

test('neither a Redis nor its replica writes a file', async () => {
  const pair = await RedisPair.start()
  const one = await RedisProcess.start(pair.address)
  const room = await one.hub.makeRoom(3600)
  const ann = await one.join(room, { name: 'Ann' })
  for (let count = 0; count < 200; count += 1) ann.says(`a text ${count}`)
  await ann.hears('message', { seq: 200 })
  expect(await one.hub.endRoom(room.id, room.ownerToken)).toBe('ended')
  for (const redis of [pair.master, pair.replica]) {
    // Where it is set up to write, it would at the latest now.
    await command(redis, 'SHUTDOWN').catch(() => {})
    expect(readdirSync(redis.folder).filter(name => name !== 'sentinel.conf')).toEqual([])
  }
})

test('what Redis is told and holds is unreadable without the id of the room, and gone after its end', async () => {
  // Compressed, a text might be there and not be found.
  const redis = await startRedis({ settings: ['--rdbcompression', 'no'] })
  const told = await monitor(redis)
  const one = await RedisProcess.start(redis)
  const room = await one.hub.makeRoom(3600)
  const [ann, ben] = [await one.join(room, { name: 'Annabelinda' }), await one.join(room, { name: 'Bennoculus' })]
  ann.says('a secret that nobody else may read', 'client-id-1')
  await ben.hears('message')
  const dump = async () => {
    const keys = await command(redis, 'KEYS', '*') as string[]
    const held = await Promise.all(keys.map(async key => `${key} ${String(await command(redis, 'DUMP', key))}`))
    return held.join('\n')
  }
  const held = await dump()
  await vi.waitFor(() => expect(told.join('\n')).toMatch(/publish \S+ m \d/i))
  for (const secret of ['a secret', 'client-id-1', 'Annabelinda', 'Bennoculus', room.id, room.ownerToken, ann.session]) expect(`${held}\n${told.join('\n')}`).not.toContain(secret)
  await one.hub.endRoom(room.id, room.ownerToken)
  const keys = await command(redis, 'KEYS', 'ecr:*') as string[]
  expect(keys.toSorted()).toEqual(['ecr:1:{beats}', 'ecr:1:{salt}'])
})
