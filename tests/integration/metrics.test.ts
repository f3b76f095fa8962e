import { readFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { ROOT } from '../../scripts/build'
import { connect, createRoom, endRoom, join } from '../support/dialogue'
import { test } from '../support/fixtures'
import { freePort } from '../support/freePort'
import { call } from '../support/http'
import { TestServer } from '../support/server'

async function watched(env: Record<string, string> = {}) {
  const port = await freePort()
  const server = new TestServer({ env: { NUXT_METRICS_PORT: `${port}`, ...env } })
  onTestFinished(() => server.dispose())
  await server.start()
  const metrics = `http://127.0.0.1:${port}/metrics`
  /** The value of each series. */
  const scrape = async () => Object.fromEntries((await call('GET', metrics)).text.split('\n').filter(line => /^\w/.test(line)).map((line) => {
    const [, series = '', value] = line.match(/^(\S+) (\S+)$/) ?? []
    return [series, Number(value)]
  }))
  return { server, metrics, scrape }
}

describe('metrics', () => {
  test.for([
    [{ PORT: '4708', NUXT_METRICS_PORT: '4708' }, 'NUXT_METRICS_PORT is 4708. It takes a port other than PORT, which is 4708.'],
    [{ NITRO_PORT: '4708', HOST: '127.0.0.1', NUXT_METRICS_PORT: '4708', NUXT_METRICS_HOST: '0.0.0.0' }, 'NUXT_METRICS_PORT is 4708. It takes a port other than NITRO_PORT, which is 4708.'],
    [{ PORT: '4708', NUXT_METRICS_PORT: '4706', NUXT_PROCESSES: '3', NUXT_REDIS_URL: 'redis://127.0.0.1:1' }, 'NUXT_METRICS_PORT is 4706. It takes the first of 3 ports in a row, all other than PORT, which is 4708.'],
    [{ NUXT_METRICS_PORT: '4709', NUXT_METRICS_HOST: 'nowhere.invalid' }, 'NUXT_METRICS_HOST is "nowhere.invalid". It takes a name or an address of this machine (ENOTFOUND).'],
  ] as const)('stop the start where they cannot be served: %j', async ([env, line]) => {
    const server = new TestServer({ env })
    onTestFinished(() => server.dispose())
    const output = server.spawn()
    expect(await output.ended()).toBe(78)
    expect(output.text).toBe(`${line}\n`)
  })

  test('may have the same port on another address', async () => {
    const port = await freePort()
    const { metrics, server } = await watched({ HOST: '127.0.0.1', PORT: `${port}`, NUXT_METRICS_PORT: `${port}`, NUXT_METRICS_HOST: '127.0.0.2' })
    expect(server.port).toBe(port)
    expect((await call('GET', metrics.replace(/127\.0\.0\.1:\d+/, `127.0.0.2:${port}`))).status).toBe(200)
  })

  test('count rooms, connections, messages, deliveries, refusals and erasures', async () => {
    const { server, metrics, scrape } = await watched({ NUXT_LIMITS_ROOMS: '1' })
    const room = await createRoom(server)
    const [ann, ben] = [await join(room, 'Ann'), await join(room, 'Ben')]
    await ann.says('hello')
    await ben.hears('hello')
    const cy = await connect(room)
    cy.sends({ type: 'join', name: 'Ann' })
    await cy.receives('error')
    await connect(room, { headers: { origin: 'https://elsewhere.example' } }).catch(() => {})
    expect((await call('POST', `${server.url}/api/rooms`)).status).toBe(503)
    expect(await scrape()).toMatchObject({
      'chat_rooms': 1,
      'chat_connections': 3,
      'chat_messages_total': 1,
      'chat_deliveries_total': 2,
      'chat_frames_refused_total{code="name_taken"}': 1,
      'chat_upgrades_refused_total{reason="wrong_origin"}': 1,
      'chat_upgrades_refused_total{reason="server_full"}': 0,
      'chat_limits_reached_total{limit="rooms"}': 1,
      'chat_slow_connections_closed_total': 0,
      'chat_storage{state="ok"}': 1,
      'chat_storage{state="full"}': 0,
      'chat_erasures_overdue': 0,
    })
    const { text, headers } = await call('GET', metrics)
    expect(headers['content-type']).toMatch(/^text\/plain; version=/)
    for (const secret of [room.id, room.ownerToken, ann.session, ann.self.id, 'Ann', 'hello', '127.0.0.1', 'elsewhere']) expect(text).not.toContain(secret)
    await endRoom(room)
    await expect.poll(async () => {
      const { chat_rooms, chat_erasures_pending, chat_connections } = await scrape()
      return [chat_rooms, chat_erasures_pending, chat_connections]
    }).toEqual([0, 0, 0])
  })

  test('time commits and deliveries', async () => {
    const { server, scrape } = await watched()
    const ann = await join(await createRoom(server), 'Ann')
    const before = await scrape()
    await ann.says('hello')
    const after = await scrape()
    for (const name of ['chat_commit_seconds', 'chat_delivery_seconds']) {
      expect(after[`${name}_count`]).toBeGreaterThan(before[`${name}_count`] ?? Number.NaN)
      expect(after[`${name}_sum`]).toBeLessThan(1)
    }
  })

  test('are all that the dashboard asks for', async () => {
    const { server, scrape } = await watched()
    const dashboard = readFileSync(path(ROOT, 'deploy/grafana.json'), 'utf8')
    const ann = await join(await createRoom(server), 'Ann')
    await ann.says('hello')
    const names = new Set(Object.keys(await scrape()).map(series => series.replace(/\{.*/, '')))
    const asked = new Set(dashboard.match(/\b(?:chat|nodejs|process)_\w+/g))
    expect(asked.size).toBeGreaterThan(12)
    // A refusal has a series once it was counted.
    for (const name of ['chat_limits_reached_total', 'chat_frames_refused_total']) asked.delete(name)
    for (const name of asked) expect(names).toContain(name)
  })

  test('are on a listener of their own, and nowhere unless wanted', async ({ server: plain }) => {
    const { server, metrics } = await watched()
    expect((await call('GET', metrics.replace('/metrics', '/'))).status).toBe(404)
    expect((await call('POST', metrics)).status).toBe(404)
    expect((await call('GET', `${server.url}/metrics`)).status).toBe(404)
    expect(server.output).toMatch(/, metrics on port \d+\)\n/)
    expect(plain.output).not.toContain('metrics')
  })

  test('need a free port', async () => {
    const { server } = await watched()
    const port = `${server.options.env?.NUXT_METRICS_PORT}`
    const other = new TestServer({ env: { NUXT_METRICS_PORT: port } })
    onTestFinished(() => other.dispose())
    const output = other.spawn()
    expect(await output.ended()).toBe(1)
    expect(output.text).toBe(`The metrics cannot be served on 127.0.0.1, port ${port} (EADDRINUSE). Set NUXT_METRICS_PORT or NUXT_METRICS_HOST to what is free.\n`)
  })
})
