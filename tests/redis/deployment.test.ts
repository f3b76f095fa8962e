import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { ROOT } from '../../scripts/build'
import { Cluster } from '../support/cluster'
import { createRoom } from '../support/dialogue'
import { makeFolder } from '../support/folder'
import { freePort } from '../support/freePort'
import { startNginx } from '../support/nginx'
import type { RedisServer } from '../support/redis'
import { startRedis } from '../support/redis'
import { command } from '../support/redisCommand'
import { RedisProcess } from '../support/redisProcess'
import { seeded } from '../support/seeded'
import { startSilent } from '../support/silent'
import { substitute } from '../support/substitute'

const path = (name: string) => join(ROOT, 'deploy', name)
const PATIENCE = { timeout: 20_000, interval: 50 }

test('a master, its replica and a Sentinel with the files of deploy/ are all that the server needs, with the rights in them, and survive the loss of the master', async () => {
  const settings = ['--aclfile', path('redis.acl')]
  // Redis writes to its file when a Sentinel makes it a master.
  const copy = () => {
    const file = join(makeFolder(), 'redis.conf')
    copyFileSync(path('redis.conf'), file)
    return [file]
  }
  const master = await startRedis({ file: copy(), settings })
  const replica = await startRedis({ file: copy(), settings: [...settings, '--replicaof', `127.0.0.1 ${master.port}`] })
  const own = join(makeFolder(), 'sentinel.conf')
  writeFileSync(own, substitute(readFileSync(path('sentinel.conf'), 'utf8'), { '10.0.0.5 6379 2': `127.0.0.1 ${master.port} 1`, 'chat 2000': 'chat 500' }))
  const sentinel = await startRedis({ file: [own, '--sentinel'] })
  const asOperator = { url: `redis://:CHANGE-A-FOURTH-PASSWORD@127.0.0.1:${sentinel.port}` }
  await vi.waitFor(async () => expect(String(await command(asOperator, 'SENTINEL', 'REPLICAS', 'chat'))).toMatch(new RegExp(`${replica.port}.*master-link-status,ok`)), PATIENCE)

  const address = { url: 'redis://chat:CHANGE-THIS-PASSWORD@chat', sentinels: [{ host: '127.0.0.1', port: sentinel.port }], sentinelPassword: 'CHANGE-A-FOURTH-PASSWORD' }
  for (const [wrong, error] of [
    [{ sentinelPassword: 'another' }, 'No Sentinel can be used (WRONGPASS). Check NUXT_REDIS_SENTINELS and NUXT_REDIS_SENTINEL_PASSWORD.'],
    [{ sentinelPassword: undefined }, 'No Sentinel can be used (NOAUTH). Check NUXT_REDIS_SENTINELS and NUXT_REDIS_SENTINEL_PASSWORD.'],
    [{ sentinels: [{ host: '127.0.0.1', port: await freePort() }] }, 'No Sentinel can be used (no answer). Check NUXT_REDIS_SENTINELS and NUXT_REDIS_SENTINEL_PASSWORD.'],
    [{ url: 'redis://chat:CHANGE-THIS-PASSWORD@other' }, 'No Sentinel knows the master.'],
    [{ url: 'redis://chat:another@chat' }, 'Redis cannot be used (WRONGPASS). Check NUXT_REDIS_URL'],
  ] as const) await expect(RedisProcess.start({ ...address, ...wrong, sentinels: [...wrong.sentinels ?? address.sentinels] })).rejects.toThrow(error)
  // Two silent ones would take longer than an attempt to connect.
  const one = await RedisProcess.start({ ...address, sentinels: [await startSilent(), await startSilent(), ...address.sentinels] }, { retainedMessages: 2, messageRate: { perSecond: 100, burst: 100 } })
  const room = await one.hub.makeRoom(3600)
  const [ann, ben] = [await one.join(room, { name: 'Ann' }), await one.join(room, { name: 'Ben' })]
  for (const text of ['1', '2', '3', '4']) ann.says(text)
  ann.sends({ type: 'rename', name: 'Anna' })
  ann.sends({ type: 'typing' })
  await ben.hears('typing')
  await ben.hears('participant', { event: 'renamed' })
  ben.sends({ type: 'history', before: 5 })
  expect((await ben.hears('history')).messages.map(({ text }) => text)).toEqual(['3', '4'])
  expect(await one.hub.lockRoom(room.id, room.ownerToken, true)).toBe('done')
  ann.leaves()
  const back = await one.join(room, { session: ann.session })

  // A replica begins to follow up to a second after it has become one.
  const asChat = ({ port }: RedisServer) => ({ url: `redis://chat:CHANGE-THIS-PASSWORD@127.0.0.1:${port}` })
  const keys = async (redis: RedisServer) => /keys=\d+/.exec(String(await command(asChat(redis), 'INFO', 'keyspace')))?.[0]
  const held = await keys(master)
  await vi.waitFor(async () => expect(await keys(replica)).toBe(held), PATIENCE)
  await master.kill()
  back.says('after')
  await ben.hears('message', { seq: 5, text: 'after' })
  back.sends({ type: 'leave' })
  await ben.hears('participant', { event: 'left' })
  expect(await one.hub.endRoom(room.id, room.ownerToken)).toBe('ended')
  await ben.hears('ended')
}, 60_000)

test('behind nginx with a hash, the people of a room meet in one process', async () => {
  const redis = await startRedis()
  const { servers } = await Cluster.start(3, seeded(6), { NUXT_TRUST_PROXY: '1' }, redis)
  const [first] = servers
  if (!first) throw new Error('There are three.')
  const nginx = await startNginx({
    upstream: first.port,
    edit: config => substitute(config, {
      '# hash $uri': 'hash $uri',
      'server 127.0.0.1:3000;': ['127.0.0.1:3000', ...servers.slice(1).map(({ port }) => `127.0.0.1:${port}`)].map(each => `server ${each};`).join('\n'),
    }),
  })
  onTestFinished(() => nginx.dispose())
  const used = new Set<string>()
  for (let count = 0; count < 8; count += 1) {
    const room = await createRoom(first)
    await Promise.all(['Ann', 'Ben', 'Cid'].map(name => new Promise<void>((joined, failed) => {
      const socket = new WebSocket(`${nginx.site.replace('https', 'wss')}/ws/rooms/${room.id}`, { rejectUnauthorized: false })
      onTestFinished(() => socket.terminate())
      socket.on('open', () => socket.send(JSON.stringify({ type: 'join', name }))).on('error', failed).on('message', data => String(data).includes('"joined"') && joined())
    })))
  }
  for (const key of await command(redis, 'KEYS', 'ecr:*:h') as string[]) {
    const processes = new Set(await command(redis, 'HVALS', key) as string[])
    expect(processes.size).toBe(1)
    for (const each of processes) used.add(each)
  }
  expect(used.size).toBeGreaterThan(1)
})
