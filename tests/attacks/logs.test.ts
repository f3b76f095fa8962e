import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished } from 'vitest'
import { connect, createRoom, endRoom, join, socketUrl } from '../support/dialogue'
import { test } from '../support/fixtures'
import { call, expectError } from '../support/http'
import { STARTS, STOPS, TestServer } from '../support/server'
import { ask, frame, RawSocket, upgraded } from '../support/rawSocket'

/** Part of every input of these tests. */
const SECRET = 'xyzzy'
const AGENT = `Mozilla/5.0 (${SECRET})`
/** All allowed log lines, except those of a failed start: an error has its name, its code and its place. */
const LINES = [STARTS, STOPS, /^A page of (?:another address|this host at another port) was refused \(403\)\.[\w ,.'():$;]*$/, /^An address that sends X-Forwarded-For or Forwarded has reached a limit of one address\. If this server is behind a proxy, set NUXT_TRUST_PROXY: without it, all visitors count as that address\.$/, /^The limit NUXT_LIMITS_[A-Z_]+ is (?:reached\.|still reached: it refused \d+ more in a minute\.|no longer reached\.)$/, /^Unexpected \w+(?: [A-Z_0-9]+)?(?: at [\w.-]+:\d+:\d+)?$/]

/** Expects only lines of the closed list, and no user data. */
function expectSilence({ output }: TestServer, ...secrets: string[]) {
  for (const line of output.trimEnd().split('\n')) expect(LINES.some(pattern => pattern.test(line)), line).toBe(true)
  for (const secret of [SECRET, '127.0.0.1', '::1', '::ffff', '203.0.113.9', 'Mozilla', '/room/', '/api/', '/ws/', ...secrets]) {
    expect(output).not.toContain(secret)
  }
}

/** A server with faults injected by a script that runs before its own; errors are expected. */
async function faulty(script: string, env?: Record<string, string>): Promise<TestServer> {
  const server = new TestServer({ env, nodeArguments: ['--import', `data:text/javascript,${encodeURIComponent(script)}`] })
  onTestFinished(async () => {
    await server.kill()
    rmSync(server.folder, { recursive: true })
  })
  return await server.start()
}

/** A whole visit. @returns further words that must not be in the log. */
async function visit(server: TestServer): Promise<string[]> {
  const room = await createRoom(server, { lifetimeSeconds: 3600 })
  const ann = await join(room, 'Ann')
  await ann.says('text')
  const cy = await connect(room)
  cy.sends({ type: 'join', name: `Cy ${SECRET}` })
  await Promise.race([cy.receives('joined'), cy.receives('error')])
  ann.sends({ type: 'message', clientId: SECRET, text: `text ${SECRET}` })
  await Promise.race([ann.receives('message'), ann.receives('error')])
  await ann.leaves()
  const back = await join(room, undefined, { session: ann.session })
  for (const path of ['/', `/room/${room.id}`, `/room/${room.id.toUpperCase()}`, `/api/rooms/${room.id}`]) {
    await call('GET', server.url + path, { headers: { 'user-agent': AGENT, 'accept': 'text/html', 'x-forwarded-for': '203.0.113.9' } })
  }
  await endRoom(room)
  await back.closed()
  return [room.id, room.ownerToken, ann.session, ann.self.id]
}

/** Mistyped links, and invalid paths. @returns further words that must not be in the log. */
async function mistype(server: TestServer): Promise<string[]> {
  const room = await createRoom(server)
  const paths = [
    `/room/${room.id}0`, `/room/${room.id.slice(1)}`, `/room/${room.id}%23k=${SECRET}`, `/room/${room.id}/${SECRET}`, `/rooms/${room.id}`, `/${room.id}`,
    `/${SECRET}%00`, `/${SECRET}%E0%A4%A`, `/%${SECRET}`, `/${SECRET}${'x'.repeat(8000)}`, `//${SECRET}/`, `/\\${SECRET}`, `/_nuxt/${SECRET}.js`, `/__nuxt_error?${SECRET}`,
    `/?${SECRET}`, `/?__proto__[${SECRET}]=1`, `/room/${room.id}?${SECRET}=%E0`, `/api/${SECRET}`, `/api/rooms/${SECRET}`, `/api/rooms/%${SECRET}`, `/ws/rooms/${SECRET}`,
    `http://${SECRET}/`, `http://[${SECRET}/`, `*${SECRET}`,
    `//room/${room.id}%23k=${SECRET}`, `///room/${room.id}%23k=${SECRET}`, `/%2Froom/${room.id}%23k=${SECRET}`, `/\\room/${room.id}%23k=${SECRET}`,
    `/room//${room.id}%23k=${SECRET}`, `/.//room/${room.id}?${SECRET}`, `/room/${room.id}//${SECRET}`, `/room/%2F${SECRET}`, `/:${SECRET}(.*)`, `/room/${SECRET}/../${room.id}`,
  ]
  for (const path of paths) {
    for (const method of ['GET', 'POST', 'TRACE', 'DELETE']) {
      for (const accept of ['text/html', 'application/json']) {
        await ask(server, `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: ${AGENT}\r\nReferer: http://${SECRET}/\r\nCookie: ${SECRET}=1\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`)
      }
    }
  }
  return [room.id]
}

/** Broken requests, hosts, bodies and frames. @returns further words that must not be in the log. */
async function breakIn(server: TestServer): Promise<string[]> {
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
  return [room.id]
}

const TRAFFIC = [['a whole visit', visit], ['mistyped links, and paths that are none', mistype], ['broken requests, hosts, bodies and frames', breakIn]] as const

/** Environments of shells, containers and test runners. */
const ENVIRONMENTS: Record<string, string>[] = [{ NODE_ENV: 'production' }, { NODE_ENV: 'development' }, { NODE_ENV: 'test', TEST: 'true', VITEST: 'true' }, { NODE_ENV: '' }, { DEBUG: '*' }]

/** Makes functions that the server calls fail with their input, in every field of an error. */
const FAILING = `
  const failing = (owner, name) => {
    const real = owner[name]
    owner[name] = function (...given) {
      const words = [this, ...given].filter(each => typeof each === 'string' || Buffer.isBuffer(each) || Array.isArray(each)).join(' ')
      if (!words.includes('${SECRET}')) return real.apply(this, given)
      throw Object.assign(new RangeError(words, { cause: new RangeError(words) }), { code: words, path: words, stack: words + '\\n    at ' + words })
    }
  }
  failing(String.prototype, 'normalize')
  failing(String.prototype, 'isWellFormed')
  failing(Buffer, 'byteLength')
  failing(Buffer, 'concat')
  failing(globalThis, 'decodeURIComponent')
  failing(String.prototype, 'endsWith')
`

describe('the log holds no user data', () => {
  test.for(TRAFFIC)('after %s', async ([_what, happens], { ownServer: server }) => {
    const secrets = await happens(server)
    await server.stop()
    expectSilence(server, ...secrets)
    expect(server.output).not.toContain('Unexpected')
  })

  test('after an address that forwards others has reached a limit', async () => {
    const server = await new TestServer({ env: { NUXT_LIMITS_ROOMS_PER_MINUTE: '1', NUXT_LIMITS_ROOMS_PER_MINUTE_BURST: '1' } }).start()
    onTestFinished(() => server.dispose())
    for (const header of ['x-forwarded-for', 'forwarded']) {
      for (let made = 0; made < 3; made += 1) await call('POST', `${server.url}/api/rooms`, { headers: { [header]: `203.0.113.9, ${SECRET}` } })
    }
    await server.stop()
    expect(server.output).toContain('NUXT_TRUST_PROXY')
    expectSilence(server)
  })

  test.for(ENVIRONMENTS)('however the server is started: with %j', async (env) => {
    const server = await new TestServer({ env }).start()
    onTestFinished(() => server.dispose())
    const secrets = await mistype(server)
    await server.stop()
    expectSilence(server, ...secrets)
  })

  test.for(TRAFFIC)('after %s, if every function that handles user input fails and quotes it', async ([_what, happens]) => {
    const server = await faulty(FAILING)
    const secrets = await happens(server)
    await server.stop()
    expect(server.output).toContain('Unexpected RangeError')
    expectSilence(server, ...secrets)
  })
})

describe('an unexpected error', () => {
  test('in a request is logged as a code, and answered without its message', async () => {
    const server = await faulty(`process.on('SIGUSR2', () => {
      for (const [owner, name] of [[Buffer, 'concat'], [String.prototype, 'matchAll']]) owner[name] = () => { throw new TypeError('${SECRET}') }
    })`)
    process.kill(server.processId, 'SIGUSR2')
    await expect.poll(async () => (await call('POST', `${server.url}/api/rooms`, { body: {} })).status).toBe(500)
    expectError(await call('POST', `${server.url}/api/rooms`, { body: {} }), 500, 'internal')
    for (const path of ['/', '/nothing', '/room/0123456789abcdef']) {
      const { status, text } = await call('GET', server.url + path, { headers: { accept: 'text/html' } })
      // Pages are rendered before the first request, so they survive later failures.
      expect([200, 404, 500]).toContain(status)
      expect(text).not.toMatch(/xyzzy|TypeError|\.mjs|\bat \S+:\d+/)
    }
    expect(server.output).toContain('Unexpected TypeError')
    expectSilence(server)
  })

  test('while storing a message is logged as a code, and reaches its sender as one', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    const { session } = await join(room, 'Ann')
    await server.stop()
    failInserts(server)
    const next = await faulty('', { NUXT_DATABASE_FILE: server.databaseFile })
    const ann = await join({ ...room, server: next }, undefined, { session })
    ann.sends({ type: 'message', clientId: SECRET, text: `text ${SECRET}` })
    expect(await ann.isTold('internal')).toMatchObject({ clientId: SECRET })
    expect(next.output).toContain('Unexpected SqliteError')
    expectSilence(next, room.id, session)
  })

  test('in the error handler is logged as a code, and the connection cut', async () => {
    const server = await faulty(`process.on('SIGUSR2', () => {
      process.getBuiltinModule('http').ServerResponse.prototype.setHeader = () => { throw new TypeError('${SECRET}') }
    })`)
    process.kill(server.processId, 'SIGUSR2')
    await expect.poll(async () => await call('GET', `${server.url}/${SECRET}`).catch(() => 'cut')).toBe('cut')
    expect(server.output).toContain('Unexpected TypeError')
    expectSilence(server)
  })

  test('reported as a warning by Node is logged as a code', async () => {
    const server = await faulty(`process.on('SIGUSR2', () => process.emitWarning('about ${SECRET}', { type: 'DeprecationWarning', code: 'DEP0170', detail: '${SECRET}' }))`)
    process.kill(server.processId, 'SIGUSR2')
    await expect.poll(() => server.output).toContain('Unexpected DeprecationWarning DEP0170')
    expectSilence(server)
  })

  test('outside of any request is logged as a code: a rejection, and the server continues', async () => {
    const server = await faulty(onFrames('void Promise.reject(new RangeError(words))'))
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    await ann.says(`text ${SECRET}`)
    await expect.poll(() => server.output).toContain('Unexpected RangeError')
    await ann.says('still here')
    expectSilence(server, room.id)
  })

  test('outside of any request is logged as a code: an exception, and the server ends', async () => {
    const server = await faulty(onFrames('process.nextTick(() => { throw new RangeError(words) })'))
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    ann.sends({ type: 'message', clientId: SECRET, text: `text ${SECRET}` })
    await ann.closed()
    expect(await server.stop()).toBe(1)
    expect(server.output).toContain('Unexpected RangeError')
    expectSilence(server, room.id)
  })
})

/** Calls back whenever a frame with user data is read. */
function onFrames(happens: string): string {
  return `
    const parse = JSON.parse
    JSON.parse = (words, ...rest) => {
      if (words.includes('${SECRET}')) ${happens}
      return parse(words, ...rest)
    }`
}

/** Makes the database fail whenever a message is stored, with its text in the error's message. */
function failInserts({ databaseFile }: TestServer) {
  const sqlite = new Database(databaseFile)
  for (const { name } of sqlite.prepare<[], { name: string }>('SELECT name FROM sqlite_schema WHERE type = \'table\' AND name LIKE \'messages_%\'').all()) {
    sqlite.exec(`CREATE TRIGGER fails BEFORE INSERT ON ${name} BEGIN SELECT RAISE(ABORT, NEW.text); END`)
  }
  sqlite.close()
}
