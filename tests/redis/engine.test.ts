import { readdirSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { BEATS, SALT } from '#server/redis/keys'
import type { RedisServer } from '../support/redis'
import { startRedis } from '../support/redis'
import { command, monitor } from '../support/redisCommand'
import { RedisPair } from '../support/redisPair'
import { RedisProcess } from '../support/redisProcess'

const PATIENCE = { timeout: 20_000, interval: 20 }

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

const DISKLESS = ['--repl-diskless-sync', 'yes', '--repl-diskless-sync-delay', '0']
const FROM_NETWORK = ['--repl-diskless-load', 'swapdb']

/** @returns a replica that holds all that its master has. */
async function follow(master: RedisServer, settings: readonly string[] = []): Promise<RedisServer> {
  const replica = await startRedis({ settings: [...DISKLESS, ...settings, '--replicaof', `127.0.0.1 ${master.port}`] })
  await vi.waitFor(async () => expect(String(await command(replica, 'INFO', 'replication'))).toContain('master_link_status:up'), PATIENCE)
  return replica
}

test('a Redis with a replica that writes a snapshot to its disk, or that would do so as a replica itself, is refused', async () => {
  const master = await startRedis({ settings: [...DISKLESS, ...FROM_NETWORK] })
  const replica = await follow(master)
  expect(readdirSync(replica.folder)).toEqual(['dump.rdb'])
  const where = `its replica at 127.0.0.1:${replica.port}`
  await expect(RedisProcess.start(master)).rejects.toThrow(new RegExp(`${where} writes a snapshot .* "repl-diskless-load swapdb"`))
  await command(replica, 'CONFIG', 'SET', 'repl-diskless-load', 'swapdb')
  await command(replica, 'CONFIG', 'SET', 'save', '60 1')
  await expect(RedisProcess.start(master)).rejects.toThrow(new RegExp(`${where} writes snapshots`))
  await command(replica, 'CONFIG', 'SET', 'save', '')
  await command(master, 'CONFIG', 'SET', 'repl-diskless-load', 'disabled')
  await expect(RedisProcess.start(master)).rejects.toThrow(/: it writes a snapshot .* "repl-diskless-load swapdb"/)
})

test('a replica that is set to write a snapshot while the server runs is found within 30 seconds', async () => {
  const master = await startRedis({ settings: [...DISKLESS, ...FROM_NETWORK] })
  const replica = await follow(master, FROM_NETWORK)
  const one = await RedisProcess.start(master)
  expect(await one.hub.health()).toMatchObject({ storage: 'ok' })
  await command(replica, 'CONFIG', 'SET', 'repl-diskless-load', 'disabled')
  await vi.waitFor(async () => expect(await one.hub.health()).toMatchObject({ storage: 'failing' }), { timeout: 45_000, interval: 500 })
  expect(one.log).toEqual([expect.stringMatching(/^Redis is not set up right any more: its replica at \S+ writes a snapshot/)])
}, 90_000)

test.for([
  ['loads them from the network', FROM_NETWORK],
  ['deletes what it has loaded', ['--rdb-del-sync-files', 'yes']],
] as const)('a replica that comes after the messages and %s leaves no file', async ([, settings]) => {
  const master = await startRedis({ settings: [...DISKLESS, ...settings] })
  const one = await RedisProcess.start(master)
  const room = await one.hub.makeRoom(3600)
  const ann = await one.join(room, { name: 'Ann' })
  for (let count = 0; count < 200; count += 1) ann.says(`a text ${count}`)
  await ann.hears('message', { seq: 200 })
  const replica = await follow(master, settings)
  expect(await command(replica, 'KEYS', 'ecr:*:m')).toHaveLength(1)
  await RedisProcess.start(master)
  expect(await one.hub.endRoom(room.id, room.ownerToken)).toBe('ended')
  await vi.waitFor(async () => expect(await command(replica, 'KEYS', 'ecr:*:m')).toEqual([]), PATIENCE)
  for (const redis of [replica, master]) {
    await command(redis, 'SHUTDOWN').catch(() => {})
    expect(readdirSync(redis.folder)).toEqual([])
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
  await expect.poll(() => told.join('\n')).toMatch(/publish \S+ m \d/i)
  for (const secret of ['a secret', 'client-id-1', 'Annabelinda', 'Bennoculus', room.id, room.ownerToken, ann.session]) expect(`${held}\n${told.join('\n')}`).not.toContain(secret)
  await one.hub.endRoom(room.id, room.ownerToken)
  const keys = await command(redis, 'KEYS', 'ecr:*') as string[]
  expect(keys.toSorted()).toEqual([BEATS, SALT])
})
