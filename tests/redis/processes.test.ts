import { expect, onTestFinished, test } from 'vitest'
import { createRoom, join } from '../support/dialogue'
import { freePort } from '../support/freePort'
import { startRedis } from '../support/redis'
import { TestServer } from '../support/server'

function prepare(env: Record<string, string>): TestServer {
  const server = new TestServer({ env })
  onTestFinished(() => server.dispose())
  return server
}

test('several processes share one port and their rooms', async () => {
  const redis = await startRedis()
  const server = prepare({ NUXT_REDIS_URL: redis.url, NUXT_PROCESSES: '3' })
  server.port = await freePort()
  await server.start()
  await expect.poll(() => server.output.match(/Listening on .* rooms in Redis/g)).toHaveLength(3)
  const room = await createRoom(server)
  const people = await Promise.all(Array.from({ length: 12 }, async (_, at) => await join(room, `Person ${at}`)))
  const [ann] = people
  await ann?.says('hello everyone')
  for (const person of people.slice(1)) await person.hears('hello everyone')
  expect(await server.stop()).toBe(0)
})

test('several processes on one database file are refused', async () => {
  const server = prepare({ NUXT_PROCESSES: '2' })
  server.port = await freePort()
  const output = server.spawn()
  expect(await output.ended()).toBe(78)
  expect(output.text).toMatch(/^NUXT_PROCESSES is 2\. It takes 1, unless NUXT_REDIS_URL is set[^\n]*\n$/)
})
