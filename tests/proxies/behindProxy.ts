import { request } from 'node:https'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { WebSocket } from 'ws'
import { HEARTBEAT_MS } from '#shared/limits'
import type { Visitor } from '../support/browser'
import { test } from '../support/browser'
import { call } from '../support/http'
import type { ProxyKind } from '../support/proxy'
import { Proxy } from '../support/proxy'
import { TestServer } from '../support/server'

/** Rooms that one address may make at once. */
const BURST = 4
/** Heartbeats and the proxy's timeouts are this much shorter where a connection idles. */
const FASTER = 20

/** The server's heartbeat is no setting: a timer of its length runs faster. */
const FASTER_HEARTBEAT = `data:text/javascript,${encodeURIComponent(`
  const { setInterval } = globalThis
  globalThis.setInterval = (run, ms, ...rest) => setInterval(run, ms === ${HEARTBEAT_MS} ? ${HEARTBEAT_MS / FASTER} : ms, ...rest)
`)}`

/** Divides the timeouts of a proxy's file, given in seconds. */
function shortenTimeouts(config: string): string {
  return config.replaceAll(/(?<=timeout \w+ |_timeout )(\d+)s/g, (_, seconds: string) => `${Number(seconds) * 1000 / FASTER}ms`)
}

/** Tests of a proxy with its shipped file, at the root of a site and under a path. */
export function describeProxy(kind: ProxyKind) {
  describe.for(['/', '/chat/'] as const)(`behind ${kind.name}, at %s,`, (base) => {
    const ids: string[] = []
    let server: TestServer
    let proxy: Proxy

    beforeAll(async () => {
      server = await startServer({ NUXT_LIMITS_ROOMS_PER_MINUTE: '1', NUXT_LIMITS_ROOMS_PER_MINUTE_BURST: String(BURST) }, base)
      proxy = await new Proxy(kind, { upstream: server.port, base }).start()
    })
    afterAll(async () => {
      await proxy.dispose()
      await server.dispose()
    })

    /** Creates a room from an address of this machine. @returns the status of the answer. */
    async function makeRoom(localAddress: string, headers = {}): Promise<number> {
      const { status, json } = await call('POST', `${proxy.url}api/rooms`, { localAddress, headers })
      if (typeof json === 'object' && json && 'id' in json) ids.push(String(json.id))
      return status
    }

    test('pages and their assets arrive, and http leads to https', async () => {
      const page = await call('GET', proxy.url, { headers: { accept: 'text/html' } })
      expect(page.status).toBe(200)
      expect(page.headers['strict-transport-security']).toContain('max-age=')
      const assets = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path)
      expect(assets.length).toBeGreaterThan(4)
      for (const asset of assets) {
        expect(asset.startsWith(base), asset).toBe(true)
        expect((await call('GET', new URL(asset, proxy.url).href)).status, asset).toBe(200)
      }
      const plain = await call('GET', `${proxy.plainUrl}room/0123456789abcdef`)
      expect([301, 308]).toContain(plain.status)
      // Caddy leaves out the port.
      expect(plain.headers.location?.replace(/:\d+/, '')).toBe(`${proxy.url}room/0123456789abcdef`.replace(/:\d+/, ''))
    })

    test('people talk on while the proxy reloads and the server restarts: nothing is lost or doubled', async ({ visitor }) => {
      const [ann, ben] = [await visitor(proxy.site), await visitor(proxy.site)]
      for (const person of [ann, ben]) person.losesNetwork = true
      const link = await ann.makesRoom()
      ids.push(link.split('/').at(-1) ?? '')
      await ann.joins('Ann')
      await ben.goes(link)
      await ben.joins('Ben')
      await talk(ann, ben, 'hello')
      await proxy.reload()
      await talk(ann, ben, 'after the reload')
      const restarted = server.restart()
      await talk(ben, ann, 'while it restarts')
      await restarted
      await talk(ann, ben, 'after the restart')
      const texts = ['hello', 'after the reload', 'while it restarts', 'after the restart']
      for (const person of [ann, ben]) expect(await person.order(...texts)).toEqual(texts)
    })

    test('limits count the visitor\'s address, and a forged one changes nothing', async () => {
      for (let made = 0; made < BURST; made += 1) expect(await makeRoom('127.0.0.2')).toBe(201)
      expect(await makeRoom('127.0.0.2')).toBe(429)
      for (const header of ['x-forwarded-for', 'x-real-ip', 'x-client-ip']) expect(await makeRoom('127.0.0.2', { [header]: '192.0.2.1' }), header).toBe(429)
      expect(await makeRoom('127.0.0.2', { 'forwarded': 'for=192.0.2.1', 'x-forwarded-for': '192.0.2.2, 127.0.0.4' })).toBe(429)
      expect(await makeRoom('127.0.0.3')).toBe(201)
    })

    test('the server is told of no fault of the proxy', () => {
      expect(server.output).not.toMatch(/In nginx:|NUXT_TRUST_PROXY/)
    })

    test('no log holds a room\'s id, even if the server is gone, cuts a connection or refuses', async () => {
      const [id = ''] = ids
      const requests = () => Promise.allSettled([
        ...[`room/${id}`, `api/rooms/${id}`, `ws/rooms/${id}`].flatMap(path => [
          call('GET', proxy.url + path),
          call('POST', proxy.url + path, { body: 'x'.repeat(20_000) }),
          call('GET', proxy.plainUrl + path),
          call('GET', proxy.url + path, { headers: { 'x-large': 'x'.repeat(40_000) } }),
          cutOff(proxy.url + path),
        ]),
        upgrade(proxy, id),
      ])
      await requests()
      const socket = await upgrade(proxy, id)
      const cut = new Promise(resolve => socket.once('close', resolve))
      await server.kill()
      await cut
      await requests()
      await proxy.reload()
      await proxy.stop()
      expect(ids.length).toBeGreaterThan(BURST)
      for (const secret of ids) expect(proxy.logs).not.toContain(secret)
      // nor anybody's address
      expect(proxy.logs).not.toContain('127.0.0.2')
    })
  })

  test(`an idle connection outlives the timeouts of ${kind.name}, by the server's pings`, async ({ onTestFinished }) => {
    const server = await startServer({}, '/', ['--import', FASTER_HEARTBEAT])
    onTestFinished(() => server.dispose())
    const proxy = await new Proxy(kind, { upstream: server.port, edit: shortenTimeouts }).start()
    onTestFinished(() => proxy.dispose())
    const { json } = await call('POST', `${proxy.url}api/rooms`)
    const socket = await upgrade(proxy, (json as { id: string }).id)
    socket.send(JSON.stringify({ type: 'join', name: 'Ann' }))
    const closed = new Promise(resolve => socket.once('close', () => resolve('closed')))
    const pinged = () => new Promise(resolve => socket.once('ping', () => resolve('pinged')))
    // Longer than each timeout, which are at most three heartbeats.
    for (let pings = 0; pings < 4; pings += 1) expect(await Promise.race([pinged(), closed])).toBe('pinged')
    socket.send(JSON.stringify({ type: 'ping' }))
    await new Promise(resolve => socket.on('message', bytes => String(bytes).includes('"pong"') && resolve(undefined)))
  })
}

async function startServer(env: Record<string, string>, base: string, nodeArguments: string[] = []): Promise<TestServer> {
  return await new TestServer({ nodeArguments, env: { HOST: '127.0.0.1', NUXT_TRUST_PROXY: '1', ...(base === '/' ? {} : { NUXT_APP_BASE_URL: base }), ...env } }).start()
}

async function talk(speaker: Visitor, listener: Visitor, text: string): Promise<void> {
  await speaker.says(text)
  await listener.hears(text)
}

/** A WebSocket to a room through a proxy, as of a page there. */
function upgrade(proxy: Proxy, id: string): Promise<WebSocket> {
  const { origin } = new URL(proxy.url)
  const socket = new WebSocket(`${proxy.url.replace('https:', 'wss:')}ws/rooms/${id}`, { origin, rejectUnauthorized: false })
  return new Promise((resolve, reject) => socket.once('open', () => resolve(socket)).on('error', reject))
}

/** A request whose sender is gone before its body is complete. */
function cutOff(url: string): Promise<void> {
  return new Promise((resolve) => {
    const outgoing = request(url, { method: 'POST', headers: { 'content-length': 1000 }, rejectUnauthorized: false })
    outgoing.on('error', () => {}).on('close', resolve)
    outgoing.write('x', () => outgoing.destroy())
  })
}
