import { rmSync } from 'node:fs'
import { describe, expect, onTestFinished } from 'vitest'
import { connect, createRoom, endRoom, join, socketUrl } from '../support/dialogue'
import { test } from '../support/fixtures'
import { call, expectError } from '../support/http'
import { TestServer } from '../support/server'
import { ask, frame, RawSocket, upgraded } from './rawSocket'

/** In everything that users of these tests supply. */
const SECRET = 'xyzzy'
const AGENT = `Mozilla/5.0 (${SECRET})`
/** All that the server may write, but for what stops its start. */
const LINES = [/^Listening on http:\/\/localhost:\d+$/, /^Unexpected \w+(?: [A-Z_0-9]+)?(?: at \S.*)?$/]

/** Expects that the log has only lines of the closed list, and nothing that a user supplied. */
function expectSilence({ output }: TestServer, ...secrets: string[]) {
  for (const line of output.trimEnd().split('\n')) expect(LINES.some(pattern => pattern.test(line)), line).toBe(true)
  for (const secret of [SECRET, '127.0.0.1', '::1', '::ffff', '203.0.113.9', 'Mozilla', '/room/', '/api/', '/ws/', ...secrets]) {
    expect(output).not.toContain(secret)
  }
}

/** A server into which faults are put by a script that runs in it before its own; errors are expected of it. */
async function faulty(script: string): Promise<TestServer> {
  const server = new TestServer({ nodeArguments: ['--import', `data:text/javascript,${encodeURIComponent(script)}`] })
  onTestFinished(async () => {
    await server.kill()
    rmSync(server.folder, { recursive: true })
  })
  return await server.start()
}

describe('the log holds nothing of anyone', () => {
  test('after a whole visit', async ({ ownServer: server }) => {
    const room = await createRoom(server, { lifetimeSeconds: 3600 })
    const ann = await join(room, `Ann ${SECRET}`)
    await ann.says(`text ${SECRET}`)
    await ann.leaves()
    const back = await join(room, undefined, { session: ann.session })
    for (const path of ['/', `/room/${room.id}`, `/room/${room.id.toUpperCase()}`, `/api/rooms/${room.id}`]) {
      await call('GET', server.url + path, { headers: { 'user-agent': AGENT, 'accept': 'text/html', 'x-forwarded-for': '203.0.113.9' } })
    }
    await endRoom(room)
    await back.closed()
    await server.stop()
    expectSilence(server, room.id, room.ownerToken, ann.session, ann.self.id)
  })

  test('after mistyped links, and paths that are none', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    const paths = [
      `/room/${room.id}0`, `/room/${room.id.slice(1)}`, `/room/${room.id}%23k=${SECRET}`, `/room/${room.id}/${SECRET}`, `/rooms/${room.id}`, `/${room.id}`,
      `/${SECRET}%00`, `/${SECRET}%E0%A4%A`, `/%${SECRET}`, `/${SECRET}${'x'.repeat(8000)}`, `//${SECRET}/`, `/\\${SECRET}`, `/_nuxt/${SECRET}.js`, `/__nuxt_error?${SECRET}`,
      `/?${SECRET}`, `/?__proto__[${SECRET}]=1`, `/room/${room.id}?${SECRET}=%E0`, `/api/${SECRET}`, `/api/rooms/${SECRET}`, `/api/rooms/%${SECRET}`, `/ws/rooms/${SECRET}`,
      `http://${SECRET}/`, `http://[${SECRET}/`, `*${SECRET}`,
    ]
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'TRACE', 'DELETE']) {
        for (const accept of ['text/html', 'application/json']) {
          await ask(server, `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: ${AGENT}\r\nReferer: http://${SECRET}/\r\nCookie: ${SECRET}=1\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`)
        }
      }
    }
    await server.stop()
    expectSilence(server, room.id)
  })

  test('after broken requests, hosts, bodies and frames', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    for (const host of [SECRET, `[${SECRET}`, `${SECRET}:99999`, `a ${SECRET}`]) {
      await ask(server, `GET /room/${SECRET} HTTP/1.1\r\nHost: ${host}\r\nAccept: text/html\r\nX-Forwarded-Host: [${SECRET}\r\nConnection: close\r\n\r\n`)
      await ask(server, `GET /ws/rooms/${room.id} HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${SECRET}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
    }
    for (const words of [`${SECRET}\r\n\r\n`, `GET /${SECRET}\r\n\r\n`, `${SECRET} / HTTP/1.1\r\n\r\n`, `GET / HTTP/1.1\r\n${SECRET}\r\n\r\n`]) await ask(server, words)
    for (const body of [SECRET, `{"${SECRET}":1}`, `{"lifetimeSeconds":"${SECRET}"}`, `["${SECRET}"`]) {
      await call('POST', `${server.url}/api/rooms`, { headers: { 'content-type': 'application/json' }, body })
    }
    await call('DELETE', `${server.url}/api/rooms/${room.id}`, { headers: { authorization: `Bearer ${SECRET}` } })
    new RawSocket(server).says(`POST /api/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n${SECRET}`).socket.end()
    await expect(connect(room, { url: socketUrl({ ...room, id: SECRET }) })).rejects.toThrow()
    await expect(connect(room, { headers: { origin: `http://${SECRET}` } })).rejects.toThrow()
    const socket = await upgraded(server, room.id)
    for (const text of [SECRET, `{"type":"${SECRET}"}`, `{"type":"join","name":["${SECRET}"]}`, '{"type":"join","name":"x","session":"xyzzy"}']) socket.says(frame(0x81, text))
    await socket.says(frame(0x83, SECRET)).ended()
    await server.stop()
    expectSilence(server, room.id)
  })
})

describe('what should not happen', () => {
  test('in a request is logged as a code, and answered without its words', async () => {
    const server = await faulty(`process.on('SIGUSR2', () => {
      for (const [owner, name] of [[Buffer, 'concat'], [String.prototype, 'matchAll']]) owner[name] = () => { throw new TypeError('${SECRET}') }
    })`)
    process.kill(server.processId, 'SIGUSR2')
    await expect.poll(async () => (await call('POST', `${server.url}/api/rooms`, { body: {} })).status).toBe(500)
    expectError(await call('POST', `${server.url}/api/rooms`, { body: {} }), 500, 'internal')
    for (const path of ['/', '/nothing', '/room/0123456789abcdef']) {
      const { status, text } = await call('GET', server.url + path, { headers: { accept: 'text/html' } })
      expect([404, 500]).toContain(status)
      expect(text).not.toMatch(/xyzzy|TypeError|\.mjs|\bat \S+:\d+/)
    }
    expect(server.output).toContain('Unexpected TypeError')
    expectSilence(server)
  })

  test('outside of any request is logged as a code: a rejection, after which it goes on', async () => {
    const server = await faulty(`process.on('SIGUSR2', () => void Promise.reject(new RangeError('${SECRET}')))`)
    process.kill(server.processId, 'SIGUSR2')
    await expect.poll(() => server.output).toContain('Unexpected RangeError')
    await createRoom(server)
    expectSilence(server)
  })

  test('outside of any request is logged as a code: an exception, with which it ends', async () => {
    const server = await faulty(`process.on('SIGUSR2', () => { throw new RangeError('${SECRET}') })`)
    process.kill(server.processId, 'SIGUSR2')
    await expect.poll(() => server.output).toContain('Unexpected RangeError')
    expect(await server.stop()).toBe(1)
    expectSilence(server)
  })
})
