import { describe, expect, onTestFinished, test } from 'vitest'
import { connect, createRoom } from '../support/dialogue'
import { call, expectError } from '../support/http'
import { TestServer } from '../support/server'

/** A server with these limits. */
async function start(limits: Record<string, string>): Promise<TestServer> {
  const env = Object.fromEntries(Object.entries(limits).map(([name, value]) => [`NUXT_LIMITS_${name}`, value]))
  const server = new TestServer({ env })
  onTestFinished(() => server.dispose())
  return await server.start()
}

describe('making rooms', () => {
  test('too fast is refused, with the time to wait', async () => {
    const server = await start({ ROOMS_PER_MINUTE: '20', ROOMS_PER_MINUTE_BURST: '10' })
    for (let room = 0; room < 10; room += 1) await createRoom(server)
    const answer = await call('POST', `${server.url}/api/rooms`)
    expectError(answer, 429, 'rate_limited')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(3)
  })

  test('on a full server is refused, with the time to wait', async () => {
    const server = await start({ ROOMS: '2' })
    for (let room = 0; room < 2; room += 1) await createRoom(server)
    const answer = await call('POST', `${server.url}/api/rooms`)
    expectError(answer, 503, 'server_full')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
  })
})

describe('connections', () => {
  test('of one address are limited, and one that ends makes place', async () => {
    const server = await start({ CONNECTIONS_PER_ADDRESS: '2' })
    const room = await createRoom(server)
    const first = await connect(room)
    await connect(room)
    await expect(connect(room)).rejects.toMatchObject({ status: 429 })
    await first.leaves()
    // The server hears of the end a moment later than the client.
    await expect.poll(() => connect(room).then(() => 'accepted', () => 'refused')).toBe('accepted')
  })

  test('of all are limited', async () => {
    const server = await start({ CONNECTIONS: '1' })
    const room = await createRoom(server)
    await connect(room)
    await expect(connect(room)).rejects.toMatchObject({ status: 503 })
  })

  test('behind a proxy are counted by the address that it saw', async () => {
    const server = await start({ CONNECTIONS_PER_ADDRESS: '1' })
    server.options.env = { ...server.options.env, NUXT_TRUST_PROXY: '1' }
    await server.restart()
    const room = await createRoom(server)
    const from = (address: string) => connect(room, { headers: { 'x-forwarded-for': address } })
    await from('192.0.2.1')
    await from('192.0.2.2')
    await expect(from('192.0.2.1')).rejects.toMatchObject({ status: 429 })
    await expect(from('198.51.100.7, 192.0.2.2')).rejects.toMatchObject({ status: 429 })
    await from('2001:db8::1')
    await expect(from('2001:db8::2')).rejects.toMatchObject({ status: 429 })
    await from('2001:db8:0:1::1')
  })
})
