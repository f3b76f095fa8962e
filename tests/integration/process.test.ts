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
import { TestServer } from '../support/server'

/** A server that is not started yet. */
function prepare(options: ServerOptions = {}): TestServer {
  const server = new TestServer(options)
  onTestFinished(() => server.dispose())
  return server
}

/** Starts a server that must not start. @returns the one line that it says. */
async function refusalToStart(server: TestServer): Promise<string> {
  const output = server.spawn()
  expect(await output.ended()).toBe(1)
  expect(output.text).toMatch(/^[^\n]+\n$/)
  expect(output.text).not.toMatch(/\bat \S+:\d+|Error:/)
  return output.text
}

describe('the bundle', () => {
  test('runs alone, with no node_modules beside it', async () => {
    const server = prepare()
    const bundle = path(server.folder, 'elsewhere')
    cpSync(dirname(dirname(SERVER)), bundle, { recursive: true })
    server.options.entry = path(bundle, 'server/index.mjs')
    const ann = await join(await createRoom(await server.start()), 'Ann')
    await ann.says('hello')
    expect((await call('GET', `${server.url}/`)).status).toBe(200)
  })

  test('on a Node.js that is too old says so before it loads anything native', async () => {
    const old = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.19.5"});Object.defineProperty(process,"version",{value:"v20.19.5"});'
      + 'process.dlopen=()=>{console.log("a native module was loaded");process.abort()}'
    const server = prepare({ nodeArguments: ['--import', old] })
    expect(await refusalToStart(server)).toMatch(/Node\.js.*20\.19\.5/)
    expect(existsSync(server.databaseFile)).toBe(false)
  })

  test('says in one line that its port is taken', async () => {
    const other = createServer().listen(0)
    onTestFinished(() => void other.close())
    const server = prepare()
    server.port = (other.address() as AddressInfo).port
    expect(await refusalToStart(server)).toContain(String(server.port))
  })

  test.for([
    { NUXT_ROOM_LIFETIME_SECONDS: '3601' }, { NUXT_ROOM_LIFETIME_SECONDS: '0' }, { NUXT_ROOM_LIFETIME_SECONDS: 'soon' },
  ])('says in one line which setting is wrong: %j', async (env) => {
    expect(await refusalToStart(prepare({ env }))).toContain(Object.keys(env)[0])
  })
})

describe('the lifetime that the operator sets', () => {
  test('is the default, and the most', async () => {
    const server = prepare({ env: { NUXT_ROOM_LIFETIME_SECONDS: '60' } })
    const { createdAt, expiresAt } = await createRoom(await server.start())
    expect(expiresAt - createdAt).toBe(60_000)
    expect((await createRoom(server, { lifetimeSeconds: 60 })).expiresAt).toBeGreaterThan(0)
    expectError(await call('POST', `${server.url}/api/rooms`, { body: { lifetimeSeconds: 61 } }), 400, 'invalid_request')
  })
})

describe('the database file', () => {
  test('belongs to one process: a second one says so and ends, and the first goes on', async ({ ownServer }) => {
    const room = await createRoom(ownServer)
    const ann = await join(room, 'Ann')
    const second = prepare({ env: { NUXT_DATABASE_FILE: ownServer.databaseFile } })
    expect(await refusalToStart(second)).toMatch(/another process/i)
    await ann.says('still here')
    expect(await statusOf(room)).toMatchObject({ participants: 1 })
  })

  test('is made for its owner alone, in a folder that is as well', async () => {
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

  test('of another application stops the start, and is left as it was', async () => {
    const server = prepare()
    const other = new Database(server.databaseFile)
    other.exec('create table theirs (text); insert into theirs values (\'precious\')')
    other.close()
    const before = readFileSync(server.databaseFile)
    expect(await refusalToStart(server)).toMatch(/another application/i)
    expect(readFileSync(server.databaseFile).equals(before)).toBe(true)
  })

  test.for(['not a database at all', 'SQLite'])('without a readable header is replaced, with one line in the log: %s', async (header) => {
    const server = prepare()
    writeFileSync(server.databaseFile, header.padEnd(header.length * 100, 'xxxx'))
    await createRoom(await server.start())
    expect(server.output.split('\n').filter(line => /damaged/.test(line))).toHaveLength(1)
    expect(readFileSync(server.databaseFile).includes('xxxx')).toBe(false)
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

test('nothing but its own few lines is in the log', async ({ ownServer: server }) => {
  const room = await createRoom(server)
  const ann = await join(room, 'Ann')
  await ann.says('hello')
  ann.sends('nonsense')
  await ann.isTold('invalid_frame')
  await call('GET', `${server.url}/nothing-here`)
  await call('POST', `${server.url}/api/rooms`, { body: { wrong: 'secret' } })
  await server.stop()
  expect(server.output.split('\n').filter(line => line !== '' && !line.startsWith('Listening on'))).toEqual([])
})
