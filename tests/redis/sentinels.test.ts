import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeCertificate } from '../support/certificate'
import { createRoom, join as joinRoom } from '../support/dialogue'
import { makeFolder } from '../support/folder'
import { freePort } from '../support/freePort'
import { startRedis } from '../support/redis'
import { RedisPair } from '../support/redisPair'
import { RedisProcess } from '../support/redisProcess'
import { TestServer } from '../support/server'
import { startSilent } from '../support/silent'

test('a Sentinel that says nothing is asked once, however many connections are made', async () => {
  const { address } = await RedisPair.start()
  const silent = [await startSilent(), await startSilent()]
  const one = await RedisProcess.start({ ...address, sentinels: [...silent.map(({ host, port }) => ({ host, port })), ...address.sentinels] })
  await one.join(await one.hub.makeRoom(60), { name: 'Ann' })
  expect(silent.map(({ connections }) => connections)).toEqual([1, 1])
}, 60_000)

test('a Sentinel is reached by TLS, under a name that may ask for the master and nothing else', async () => {
  const folder = makeFolder()
  const { cert, key } = makeCertificate(folder)
  const [master, port] = [await startRedis(), await freePort()]
  const file = join(folder, 'sentinel.conf')
  writeFileSync(file, `sentinel monitor chat 127.0.0.1 ${master.port} 1\nuser default off\nuser servers on >open,sesame -@all +sentinel|get-master-addr-by-name\n`)
  await startRedis({ file: [file, '--sentinel'], settings: ['--tls-port', String(port), '--tls-cert-file', cert, '--tls-key-file', key, '--tls-auth-clients', 'no'] })
  const prepare = (sentinel: string, env: Record<string, string> = { NODE_EXTRA_CA_CERTS: cert }) => {
    const server = new TestServer({ env: { NUXT_REDIS_URL: 'redis://chat', NUXT_REDIS_SENTINELS: `${sentinel}@localhost:${port}`, ...env } })
    onTestFinished(() => server.dispose())
    return server
  }
  for (const [server, fault] of [
    [prepare('rediss://servers:open%2Csesame', {}), /^No Sentinel can be used \(no answer, or no trusted certificate\)\./],
    [prepare('rediss://servers:another'), /^No Sentinel can be used \(WRONGPASS\)\./],
    [prepare('redis://servers:open%2Csesame'), /^No Sentinel can be used \(no answer\)\./],
  ] as const) {
    const output = server.spawn()
    expect(await output.ended()).toBe(1)
    expect(output.text).toMatch(fault)
  }

  const room = await createRoom(await prepare('rediss://servers:open%2Csesame').start())
  const [ann, ben] = [await joinRoom(room, 'Ann'), await joinRoom(room, 'Ben')]
  await ann.says('hello')
  await ben.hears('hello')
}, 60_000)
