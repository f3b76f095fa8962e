import { describe, expect } from 'vitest'
import { connect, createRoom, join, UpgradeRefused } from '../support/dialogue'
import { test as base } from '../support/fixtures'
import { call, expectError } from '../support/http'
import { TestServer } from '../support/server'

/** A server at `/chat/`. */
const test = base.extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
  const server = new TestServer({ env: { NUXT_APP_BASE_URL: '/chat/' } })
  onCleanup(() => server.dispose())
  return await server.start()
})

const page = (url: string) => call('GET', url, { headers: { accept: 'text/html' } })

describe('at a base path', () => {
  test('every address in a page is below it, and answers', async ({ server }) => {
    for (const path of ['/', '/room/0123456789abcdef', '/nothing']) {
      const { text } = await page(server.url + path)
      const addresses = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address = '']) => address)
      expect(addresses.length).toBeGreaterThan(5)
      for (const address of addresses) {
        expect(address).toMatch(/^\/chat\//)
        expect((await call('GET', new URL(address, server.url).href)).status, address).toBe(200)
      }
    }
  })

  test('the manifest and its icons are relative to it', async ({ server }) => {
    const { json } = await call('GET', `${server.url}/manifest.webmanifest`)
    const { start_url, scope, icons } = json as { start_url: string, scope: string, icons: { src: string }[] }
    const resolve = (address: string) => new URL(address, `${server.url}/manifest.webmanifest`).href
    expect([resolve(start_url), resolve(scope)]).toEqual([`${server.url}/`, `${server.url}/`])
    for (const { src } of icons) expect((await call('GET', resolve(src))).status).toBe(200)
  })

  test.for(['', '/'])('the home page may be found by search engines: %s', async (path, { server }) => {
    const { status, headers } = await page(server.url + path)
    expect(status).toBe(200)
    expect(headers['x-robots-tag']).toBeUndefined()
  })

  test('everything else may not, and room pages and the API are not stored', async ({ room, server }) => {
    for (const path of [`/room/${room.id}`, '/nothing', `/api/rooms/${room.id}`]) expect((await page(server.url + path)).headers['x-robots-tag'], path).toBe('noindex')
    for (const path of [`/room/${room.id}`, `/api/rooms/${room.id}`]) expect((await page(server.url + path)).headers['cache-control'], path).toBe('no-store')
  })

  test('a new room has its address there', async ({ server }) => {
    const { headers, json } = await call('POST', `${server.url}/api/rooms`)
    expect(headers.location).toBe(`/chat/room/${(json as { id: string }).id}`)
  })

  test('people talk there', async ({ room }) => {
    const [ann, ben] = [await join(room, 'Ann'), await join(room, 'Ben')]
    await ann.says('hello')
    await ben.hears('hello')
  })

  test('errors of the API are JSON, and others are pages that lead home', async ({ server }) => {
    expectError(await page(`${server.url}/api/nothing`), 404, 'not_found')
    expectError(await call('POST', `${server.url}/ws/rooms/0123456789abcdef`), 404, 'room_not_found')
    const put = await call('PUT', `${server.url}/api/rooms`)
    expectError(put, 405, 'method_not_allowed')
    expect(put.headers.allow).toBe('POST')
    const { status, text } = await page(`${server.url}/nothing`)
    expect(status).toBe(404)
    expect(text).toContain('href="/chat/"')
  })

  test.for(['/', '/chatter/', '/chatroom/0123456789abcdef', '/room/0123456789abcdef', '/api/health', '/Chat/', '/favicon.svg', '//chat/', '/chat//chat/', '/chat//room/0123456789abcdef'])(
    'what is outside does not exist: %s', async (path, { server }) => {
      expect((await page(`http://localhost:${server.port}${path}`)).status).toBe(404)
    })

  test('an upgrade outside is refused', async ({ server }) => {
    const room = await createRoom(server)
    for (const path of ['', '/chatter', '/chat/chat']) {
      const outcome = await connect(room, { url: `ws://localhost:${server.port}${path}/ws/rooms/${room.id}` }).catch((error: unknown) => error)
      expect(outcome).toEqual(new UpgradeRefused(404))
    }
  })

  test('the start line names it', async ({ server }) => {
    expect(server.output).toContain(`Listening on http://localhost:${server.port}/chat/ (`)
  })
})

base('spaces around the base path do not count', async ({ onTestFinished }) => {
  const server = new TestServer({ env: { NUXT_APP_BASE_URL: ' /chat ' } })
  onTestFinished(() => server.dispose())
  await server.start()
  expect((await page(`http://localhost:${server.port}/chat/`)).status).toBe(200)
})

base('the path of NUXT_PUBLIC_URL is a base path', async ({ onTestFinished }) => {
  const server = new TestServer({ env: { NUXT_PUBLIC_URL: 'https://example.org/a/b' } })
  onTestFinished(() => server.dispose())
  await server.start()
  expect((await page(`${server.url}/a/b/room/0123456789abcdef`)).status).toBe(200)
  expect((await page(`${server.url}/`)).status).toBe(404)
})
