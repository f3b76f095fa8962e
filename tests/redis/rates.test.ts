import { expect, test } from 'vitest'
import { Cluster } from '../support/cluster'
import { createRoom, join } from '../support/dialogue'
import { call, expectError } from '../support/http'
import { seeded } from '../support/seeded'

/** Two servers on one Redis, whose tokens do not come back during a test. */
async function two(seed: number, limits: Record<string, string>) {
  const env = Object.fromEntries(Object.entries(limits).map(([name, value]) => [`NUXT_LIMITS_${name}`, value]))
  const { servers: [one, other] } = await Cluster.start(2, seeded(seed), env)
  if (!one || !other) throw new Error('There are two.')
  return { one, other }
}

test('the rooms that one address makes through two servers have one rate', async () => {
  const { one, other } = await two(7, { ROOMS_PER_MINUTE: '1', ROOMS_PER_MINUTE_BURST: '3' })
  for (const server of [one, other, one]) await createRoom(server)
  for (const server of [one, other]) {
    const refused = await call('POST', `${server.url}/api/rooms`)
    expectError(refused, 429, 'rate_limited')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  }
})

test('what one visitor says through two servers has one rate', async () => {
  const { one, other } = await two(8, { MESSAGES_PER_SECOND: '0.001', MESSAGES_PER_SECOND_BURST: '2' })
  const room = await createRoom(one)
  const ann = await join(room, 'Ann')
  const again = await join({ ...room, server: other }, undefined, { session: ann.session })
  await ann.says('one')
  await again.says('two')
  for (const each of [ann, again]) {
    each.sends({ type: 'message', clientId: 'c3', text: 'three' })
    expect((await each.isTold('rate_limited')).retryAfterMs).toBeGreaterThan(0)
  }
})

test('what is said in a room through two servers has one rate for all who are in it', async () => {
  const { one, other } = await two(9, { ROOM_MESSAGES_PER_SECOND: '0.001', ROOM_MESSAGES_PER_SECOND_BURST: '3' })
  const room = await createRoom(one)
  const [ann, ben] = [await join(room, 'Ann'), await join({ ...room, server: other }, 'Ben')]
  await ann.says('one')
  await ben.says('two')
  await ann.says('three')
  for (const each of [ann, ben]) {
    each.sends({ type: 'message', clientId: 'c4', text: 'four' })
    expect((await each.isTold('rate_limited')).retryAfterMs).toBeGreaterThan(0)
  }
})
