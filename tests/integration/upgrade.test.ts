import { describe, expect } from 'vitest'
import { connect, createRoom, endRoom, socketUrl, UpgradeRefused } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'
import { test } from '../support/fixtures'
import { TestServer } from '../support/server'

/** The status with which an upgrade is refused. */
async function refusal(room: TestRoom, options: Parameters<typeof connect>[1]): Promise<number> {
  const outcome = await connect(room, options).then(() => 'accepted', (error: unknown) => error)
  if (outcome instanceof UpgradeRefused) return outcome.status
  throw new Error('The upgrade was not refused.', { cause: outcome })
}

describe('an upgrade', () => {
  test.for(['/', '/ws', '/ws/rooms', '/ws/rooms/', '/ws/rooms/{id}/more', '/ws/{id}', '/room/{id}', '/api/rooms/{id}', '/_nuxt/x.js'])(
    'is refused with 404 at %s', async (path, { room }) => {
      const url = `ws://localhost:${room.server.port}${path.replace('{id}', room.id)}`
      expect(await refusal(room, { url })).toBe(404)
    })

  test.for(['0123456789abcdef', 'abc', '%E0%A4%A'])('is refused with 404 for %s, which is no room', async (id, { room }) => {
    expect(await refusal(room, { url: socketUrl({ ...room, id }) })).toBe(404)
  })

  test('is refused with 404 once the room has ended', async ({ room }) => {
    await endRoom(room)
    expect(await refusal(room, {})).toBe(404)
  })

  test('takes the id in any spelling', async ({ room }) => {
    const ann = await connect(room, { url: socketUrl({ ...room, id: room.id.toUpperCase().match(/.{4}/g)?.join('-') ?? '' }) })
    const { joined } = await ann.joins({ name: 'Ann' })
    expect(joined.room.id).toBe(room.id)
  })

  test('comes without an origin from what is no browser', async ({ room }) => {
    const ann = await connect(room)
    ann.sends({ type: 'ping' })
    await ann.receives('pong')
  })

  test('comes from the pages of this site, in any case of letters', async ({ room }) => {
    for (const origin of [room.server.url, room.server.url.toUpperCase()]) {
      const ann = await connect(room, { headers: { origin } })
      ann.sends({ type: 'ping' })
      await ann.receives('pong')
    }
  })

  test('from a page of any other site is refused with 403', async ({ room }) => {
    const { port } = room.server
    const others = ['https://example.org', 'null', `https://localhost:${port}`, `http://127.0.0.1:${port}`, 'http://localhost', `http://localhost:${port}.example.org`, `http://a@localhost:${port}`]
    for (const origin of others) expect(await refusal(room, { headers: { origin } }), origin).toBe(403)
  })

  test('believes a proxy about the scheme only where one is trusted', async ({ room }) => {
    const headers = (port: number) => ({ 'origin': `https://localhost:${port}`, 'x-forwarded-proto': 'https' })
    expect(await refusal(room, { headers: headers(room.server.port) })).toBe(403)
    const proxied = new TestServer({ env: { NUXT_TRUST_PROXY: '1' } })
    try {
      const behind = await createRoom(await proxied.start())
      const ann = await connect(behind, { headers: headers(proxied.port) })
      await ann.joins({ name: 'Ann' })
      expect(await refusal(behind, { headers: { 'origin': `http://localhost:${proxied.port}`, 'x-forwarded-proto': 'https' } })).toBe(403)
    }
    finally {
      await proxied.dispose()
    }
  })
})
