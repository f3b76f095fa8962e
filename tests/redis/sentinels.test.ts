import { expect, test } from 'vitest'
import { RedisPair } from '../support/redisPair'
import { RedisProcess } from '../support/redisProcess'
import { startSilent } from '../support/silent'

test('a Sentinel that says nothing is asked once, however many connections are made', async () => {
  const { address } = await RedisPair.start()
  const silent = [await startSilent(), await startSilent()]
  const one = await RedisProcess.start({ ...address, sentinels: [...silent.map(({ host, port }) => ({ host, port })), ...address.sentinels] })
  await one.join(await one.hub.makeRoom(60), { name: 'Ann' })
  expect(silent.map(({ connections }) => connections)).toEqual([1, 1])
}, 60_000)
