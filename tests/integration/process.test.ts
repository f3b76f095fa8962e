import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { dirname, join as path } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished } from 'vitest'
import { SERVER } from '../../scripts/build'
import { createRoom, join, statusOf } from '../support/dialogue'
import { test } from '../support/fixtures'
import { call, expectError } from '../support/http'
import type { ServerOptions } from '../support/server'
import { STARTS, TestServer } from '../support/server'

/** A server that is not started yet. */
function prepare(options: ServerOptions = {}): TestServer {
  const server = new TestServer(options)
  onTestFinished(() => server.dispose())
  return server
}

/** Exit code for wrong settings (EX_CONFIG). */
const WRONG_SETTING = 78

/** Starts a server that must not start. @returns its one line of output. */
async function refusalToStart(server: TestServer, exitCode = 1): Promise<string> {
  const output = server.spawn()
  expect(await output.ended(), output.text).toBe(exitCode)
  expect(output.text).toMatch(/^[^\n]+\n$/)
  expect(output.text).not.toMatch(/\bat \S+:\d+|Error:/)
  return output.text
}

describe('the bundle', () => {
  test('runs without node_modules', async () => {
    const server = prepare()
    const bundle = path(server.folder, 'elsewhere')
    cpSync(dirname(dirname(SERVER)), bundle, { recursive: true })
    server.options.entry = path(bundle, 'server/index.mjs')
    const ann = await join(await createRoom(await server.start()), 'Ann')
    await ann.says('hello')
    expect((await call('GET', `${server.url}/`)).status).toBe(200)
  })

  test.for([['20.19.5', '9'], ['22.13.1', '9'], ['23.5.0', '9'], ['22.0.0', '8']])('says that Node.js is too old before it loads native code: %j', async ([version, nodeApi]) => {
    const old = `data:text/javascript,Object.defineProperties(process.versions,{node:{value:"${version}"},napi:{value:"${nodeApi}"}});`
      + 'process.dlopen=()=>{console.log("a native module was loaded");process.abort()}'
    const server = prepare({ nodeArguments: ['--import', old] })
    expect(await refusalToStart(server)).toMatch(new RegExp(`^This needs Node\\.js 22\\.14, 23\\.6 or newer, and this is ${version}\\.`))
    expect(existsSync(server.databaseFile)).toBe(false)
  })

  test.for(['PORT', 'NITRO_PORT'])('says in one line that its port is taken: %s', async (name) => {
    const other = createServer().listen(0)
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    expect(await refusalToStart(prepare({ env: { [name]: `${port}` } }))).toBe(`Port ${port} is in use. Set ${name} to another one.\n`)
  })

  test.for([
    ['NUXT_ROOM_LIFETIME_SECONDS', '3601', 'a whole number from 1 to 3600'],
    ['NUXT_ROOM_LIFETIME_SECONDS', '0', 'a whole number from 1 to 3600'],
    ['NUXT_ROOM_LIFETIME_SECONDS', 'soon', 'a whole number from 1 to 3600'],
    ['NUXT_LIMITS_PARTICIPANTS', '0', 'a whole number, at least 1'],
    ['NUXT_LIMITS_PARTICIPANTS', '2.5', 'a whole number, at least 1'],
    ['NUXT_LIMITS_PARTICIPANTS', 'a\nb', 'a whole number, at least 1'],
    ['NUXT_LIMITS_DATABASE_BYTES', '1GB', 'a whole number, at least 1048576'],
    ['NUXT_LIMITS_FRAME_BYTES', '99999999', 'a whole number from 64 to 32768'],
    ['NUXT_LIMITS_MESSAGES_PER_SECOND', '-1', 'a number, 0 or more (0 for no limit)'],
    ['NUXT_LIMITS_MESSAGES_PER_SECOND', 'off', 'a number, 0 or more (0 for no limit)'],
    ['NUXT_LIMITS', '5', 'no value itself, only each of its settings does'],
    ['NUXT_APP_BASE_URL', '/a b', 'a path of letters, digits and . _ ~ -, such as /chat/'],
    ['NUXT_APP_BASE_URL', 'chat ', 'a path of letters, digits and . _ ~ -, such as /chat/'],
    ['NUXT_PUBLIC_ENCRYPTION', 'on', 'one of off, optional, default, required'],
    ['NUXT_TRUST_PROXY', '10.0.0.0/33', 'a number of proxies, or their networks as in "10.0.0.0/8, ::1"'],
    ['NUXT_TRUST_PROXY', 'nginx', 'a number of proxies, or their networks as in "10.0.0.0/8, ::1"'],
    ['PORT', '80a', 'a port, from 0 (any that is free) to 65535'],
    ['PORT', '65536', 'a port, from 0 (any that is free) to 65535'],
    ['NITRO_PORT', '-1', 'a port, from 0 (any that is free) to 65535'],
  ])('says in one line which setting is wrong, what it got and what it takes: %s=%s', async ([name = '', value = '', takes = '']) => {
    expect(await refusalToStart(prepare({ env: { [name]: value } }), WRONG_SETTING)).toBe(`${name} is ${JSON.stringify(value.trim())}. It takes ${takes}.\n`)
  })

  test('stops at a name that is no setting, and names the nearest', async () => {
    const server = prepare({ env: { NUXT_ENCRYPTION: 'required' } })
    expect(await refusalToStart(server, WRONG_SETTING)).toBe('There is no setting NUXT_ENCRYPTION. The nearest name is NUXT_PUBLIC_ENCRYPTION; docs/operate.md lists all.\n')
  })

  test('treats an empty setting as not set', async () => {
    const names = ['NUXT_ROOM_LIFETIME_SECONDS', 'NUXT_LIMITS_PARTICIPANTS', 'NUXT_PUBLIC_ENCRYPTION', 'NUXT_TRUST_PROXY', 'NUXT_LIMITS', 'NITRO_PORT', 'NITRO_HOST', 'NITRO_UNIX_SOCKET', 'NITRO_SSL_CERT', 'NITRO_SSL_KEY']
    const server = prepare({ env: Object.fromEntries(names.map((name, index) => [name, index % 2 ? '' : ' '])) })
    const { createdAt, expiresAt } = await createRoom(await server.start())
    expect(expiresAt - createdAt).toBe(3_600_000)
  })
})

describe('the lifetime that the operator sets', () => {
  test('is the default, and the maximum', async () => {
    const server = prepare({ env: { NUXT_ROOM_LIFETIME_SECONDS: '60' } })
    const { createdAt, expiresAt } = await createRoom(await server.start())
    expect(expiresAt - createdAt).toBe(60_000)
    expect((await createRoom(server, { lifetimeSeconds: 60 })).expiresAt).toBeGreaterThan(0)
    expectError(await call('POST', `${server.url}/api/rooms`, { body: { lifetimeSeconds: 61 } }), 400, 'invalid_request')
  })
})

describe('the database file', () => {
  test('belongs to one process: a second one says so and ends, and the first continues', async ({ ownServer }) => {
    const room = await createRoom(ownServer)
    const ann = await join(room, 'Ann')
    const second = prepare({ env: { NUXT_DATABASE_FILE: ownServer.databaseFile } })
    expect(await refusalToStart(second)).toMatch(/another process/i)
    await ann.says('still here')
    expect(await statusOf(room)).toMatchObject({ participants: 1 })
  })

  test.for(['missing', 'empty', 'used'])('opened by two processes at once belongs to one of them: %s', async (state) => {
    for (let round = 0; round < 5; round += 1) {
      const one = prepare()
      if (state === 'empty') writeFileSync(one.databaseFile, '')
      if (state === 'used') {
        await createRoom(await one.start())
        await one.kill()
      }
      one.port = 0
      const other = prepare({ env: { NUXT_DATABASE_FILE: one.databaseFile } })
      const starts = [one, other].map(server => server.spawn().waitFor(/Listening on/).then(() => 'listens', () => 'refused'))
      expect((await Promise.all(starts)).toSorted()).toEqual(['listens', 'refused'])
      expect([one, other].map(({ output }) => output).join('')).toMatch(/another process/i)
    }
  })

  test('is created for its owner only, and so is its folder', async () => {
    const server = prepare()
    const file = path(server.folder, 'deep/er/rooms.sqlite')
    server.options.env = { NUXT_DATABASE_FILE: file }
    await createRoom(await server.start())
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
    expect(statSync(dirname(dirname(file))).mode & 0o777).toBe(0o700)
  })

  test('that cannot be opened stops the start', async () => {
    const server = prepare()
    mkdirSync(server.databaseFile)
    expect(await refusalToStart(server)).toContain(server.databaseFile)
  })

  test('of another application stops the start, and stays unchanged', async () => {
    const server = prepare()
    const other = new Database(server.databaseFile)
    other.exec('create table theirs (text); insert into theirs values (\'precious\')')
    other.close()
    const before = readFileSync(server.databaseFile)
    expect(await refusalToStart(server)).toMatch(/another application/i)
    expect(readFileSync(server.databaseFile).equals(before)).toBe(true)
  })

  test('of ours that is damaged is replaced, and no copy is kept', async () => {
    const server = prepare()
    const room = await createRoom(await server.start())
    const ann = await join(room, 'Ann')
    for (let index = 0; index < 50; index += 1) await ann.says(`message ${index}`.padEnd(3000, '.'))
    await server.stop()
    const file = readFileSync(server.databaseFile)
    file.fill(0xA5, 200, file.length - 200)
    writeFileSync(server.databaseFile, file)
    await server.start()
    expectError(await call('GET', `${server.url}/api/rooms/${room.id}`), 404, 'room_not_found')
    await join(await createRoom(server), 'Ann')
    expect(server.output.split('\n').filter(line => /damaged/.test(line))).toHaveLength(1)
  })
})

test('the log holds only a few lines of its own', async ({ ownServer: server }) => {
  const room = await createRoom(server)
  const ann = await join(room, 'Ann')
  await ann.says('hello')
  ann.sends('nonsense')
  await ann.isTold('invalid_frame')
  await call('GET', `${server.url}/nothing-here`)
  await call('POST', `${server.url}/api/rooms`, { body: { wrong: 'secret' } })
  await server.stop()
  const [first = '', last = '', ...others] = server.output.trimEnd().split('\n')
  expect(first).toMatch(STARTS)
  expect(first).toContain(`http://localhost:${server.port} (`)
  expect(first).toContain(`, database ${server.databaseFile}, trusted proxies: 0)`)
  expect(last).toBe('Stopped by SIGTERM.')
  expect(others).toEqual([])
})
