import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join as path } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createRoom, endRoom, join } from '../support/dialogue'
import { Domain } from '../support/domain'
import { call, expectError } from '../support/http'
import type { Random } from '../support/seeded'
import { seeded, textOf } from '../support/seeded'
import type { ServerOptions } from '../support/server'
import { STARTS, STOPS, TestServer } from '../support/server'

/** Root may read and write everything, but not without its capabilities. */
const AS_ANYBODY = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : []
/** How long a failing start may take, including the second of retries for a lock. */
const REFUSAL_MS = 2000
const PAGE_BYTES = 4096
const CANNOT_BE_OPENED = /^The database file \S+\/rooms\.sqlite cannot be opened \([A-Z_]+\)\. Check .+\.\n$/

function prepare(options: ServerOptions = {}): TestServer {
  const server = new TestServer(options)
  onTestFinished(() => {
    chmodSync(server.folder, 0o700)
    return server.dispose()
  })
  return server
}

/** A server's output, except its address. */
function linesOf({ output }: TestServer): string[] {
  return output.split('\n').filter(line => line !== '' && !STARTS.test(line) && !STOPS.test(line))
}

/** Starts a server that must not start. @returns its one line of output, soon. */
async function refusal(server: TestServer): Promise<string> {
  let text = ''
  await soon(async () => {
    const output = server.spawn()
    expect(await output.ended()).toBe(1)
    text = output.text
  })
  expect(text).toMatch(/^[^\n]+\n$/)
  expect(text).not.toMatch(/\bat \S+:\d+|Error:/)
  return text
}

/** Expects less than two seconds; other load of the machine can only add to that, so not every time. */
async function soon(work: () => Promise<unknown>) {
  const took: number[] = []
  while (took.length < 3 && !took.some(ms => ms < REFUSAL_MS)) {
    const startedAt = performance.now()
    await work()
    took.push(performance.now() - startedAt)
  }
  expect(Math.min(...took)).toBeLessThan(REFUSAL_MS)
}

/** A supervisor restarts it if it ended because damage was found during use. */
async function works(server: TestServer) {
  const talk = async () => {
    const ben = await join(await createRoom(server), 'Ben')
    await ben.says('works')
  }
  await talk().catch(async () => {
    expect(await server.stop()).toBe(1)
    await server.start()
    await talk()
  })
}

describe('a server that cannot use its file says so quickly in one line, and ends', () => {
  const obstacles: Record<string, (file: string) => void> = {
    'its folder cannot be written': file => chmodSync(dirname(file), 0o500),
    'its folder cannot be opened': file => chmodSync(dirname(file), 0o000),
    'it cannot be read': file => writeFileSync(file, '', { mode: 0o000 }),
    'it cannot be written': file => writeFileSync(file, '', { mode: 0o400 }),
    'it is a folder': file => mkdirSync(file),
  }
  test.for(Object.entries(obstacles))('%s', async ([, hinder]) => {
    const server = prepare({ wrapper: AS_ANYBODY })
    server.options.env = { NUXT_DATABASE_FILE: path(server.folder, 'deep/rooms.sqlite') }
    mkdirSync(path(server.folder, 'deep'))
    hinder(path(server.folder, 'deep/rooms.sqlite'))
    expect(await refusal(server)).toMatch(CANNOT_BE_OPENED)
  })

  test('its folder is a file', async () => {
    const server = prepare()
    writeFileSync(path(server.folder, 'deep'), '')
    server.options.env = { NUXT_DATABASE_FILE: path(server.folder, 'deep/rooms.sqlite') }
    expect(await refusal(server)).toMatch(CANNOT_BE_OPENED)
  })

  test('another process has it', async () => {
    const server = prepare()
    const ann = await join(await createRoom(await server.start()), 'Ann')
    expect(await refusal(prepare({ env: { NUXT_DATABASE_FILE: server.databaseFile } }))).toMatch(/another process/i)
    await ann.says('undisturbed')
  })
})

const damages: Record<string, (file: string, random: Random) => void> = {
  'the file is cut': (file, random) => truncateSync(file, 1 + random.below(statSync(file).size - 1)),
  'the file is overwritten': file => writeFileSync(file, Buffer.alloc(statSync(file).size, 0xA5)),
  'pages of the file are overwritten': (file, random) => scribble(file, random, 5),
  'the log is cut': (file, random) => truncateSync(`${file}-wal`, random.below(statSync(`${file}-wal`).size)),
  'the log is overwritten here and there': (file, random) => scribble(`${file}-wal`, random, 3),
  'the log is noise': (file, random) => scribble(`${file}-wal`, random, Number.POSITIVE_INFINITY),
}

/** Overwrites some pages with noise. */
function scribble(file: string, random: Random, times: number) {
  const bytes = readFileSync(file)
  const pages = Math.ceil(bytes.length / PAGE_BYTES)
  for (let time = 0; time < Math.min(times, pages); time += 1) {
    const from = times > pages ? time * PAGE_BYTES : random.below(bytes.length)
    for (let at = from; at < Math.min(from + PAGE_BYTES, bytes.length); at += 1) bytes[at] = random.below(256)
  }
  writeFileSync(file, bytes)
}

describe('a server that was killed, and whose files were then damaged', () => {
  test.for(Object.entries(damages))('starts, and works: %s', async ([name, damage]) => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const server = prepare()
      const room = await createRoom(await server.start())
      const ann = await join(room, 'Ann')
      for (let index = 0; index < 40; index += 1) await ann.says(textOf('spoken', 1000 * (index % 4)))
      if (seed === 1) await server.restart()
      const again = seed === 1 ? await join(room, undefined, { session: ann.session }) : ann
      await again.says('and more')
      await server.kill()
      damage(server.databaseFile, seeded(seed))
      await server.start()
      await works(server)
      // The sound part of a log is used, and nothing is replaced.
      const replaced = linesOf(server)
      expect(replaced.length).toBeLessThanOrEqual(name.startsWith('the log') ? 0 : 1)
      if (name === 'the file is overwritten') expect(replaced).toHaveLength(1)
      for (const line of replaced) expect(line).toMatch(/^The database file was damaged and has been replaced/)
    }
  })

  test.for(Array.from({ length: 20 }, (_, index) => index + 1))('loses only the damaged part of the log: seed %i', async (seed) => {
    const random = seeded(seed)
    const domain = await Domain.open()
    const logBytes = () => statSync(path(domain.folder, 'rooms.sqlite-wal')).size
    const room = await domain.makeRoom()
    const madeAt = logBytes()
    const ann = domain.join(room, { name: 'Ann' })
    const said: { text: string, endsAt: number }[] = []
    for (let index = 0; index < 100; index += 1) {
      const text = textOf(`${index} `, random.below(3000))
      ann.sends({ type: 'message', clientId: `${index}`, text })
      said.push({ text, endsAt: logBytes() })
    }
    // The last one cuts nothing.
    const whole = seed === 20 ? logBytes() : Math.floor(logBytes() * seed / 20) - random.below(PAGE_BYTES)
    const next = await domain.afterKill(folder => truncateSync(path(folder, 'rooms.sqlite-wal'), whole))
    expect(whole).toBeGreaterThan(madeAt)
    const kept = said.filter(({ endsAt }) => endsAt <= whole)
    const reader = next.join(room, { name: 'Reader' })
    reader.sends({ type: 'history', after: 0 })
    const messages = reader.frames.flatMap(frame => frame.type === 'history' ? frame.messages : [])
    expect(messages.map(({ seq, text }) => ({ seq, text }))).toEqual(kept.map(({ text }, index) => ({ seq: index + 1, text })))
  })
})

describe('a file found damaged during use', () => {
  const injuries: Record<string, (file: string) => void> = {
    'overwritten': file => writeFileSync(file, readFileSync(file).fill(0xA5, PAGE_BYTES * 20)),
    'cut to half': file => truncateSync(file, statSync(file).size / 2),
  }
  test.for(Object.entries(injuries))('ends the process with one line, and the next start is on an empty file: %s', async ([, injure]) => {
    const server = prepare({ env: { NUXT_LIMITS_ROOM_BYTES: String(2 ** 30) } })
    const room = await createRoom(await server.start())
    const ann = await join(room, 'Ann')
    // More than SQLite caches, so that it has to be read again.
    for (let index = 0; index < 2200; index += 1) await ann.says(`${index}`.padEnd(4000, '€'))
    injure(server.databaseFile)
    // One page after the other, until one of them cannot be read.
    for (let after = 0, isOver = false; after < 2200 && !isOver; after += 20) {
      isOver = await Promise.race([ann.reads({ after }).then(() => false, () => true), ann.closed().then(() => true)])
    }
    await ann.closed()
    expect(linesOf(server)).toEqual([expect.stringMatching(/damaged/)])
    await server.start()
    expectError(await call('GET', `${server.url}/api/rooms/${room.id}`), 404, 'room_not_found')
    await join(await createRoom(server), 'Ann')
  })

  test('is not replaced if another application\'s file has taken its place', async () => {
    const server = prepare()
    const ann = await join(await createRoom(await server.start()), 'Ann')
    for (let index = 0; index < 600; index += 1) await ann.says(`${index}`.padEnd(4000, '€'))
    const other = new Database(path(server.folder, 'other.sqlite'))
    other.exec('create table theirs (text); insert into theirs values (\'precious\')')
    other.close()
    const theirs = Buffer.alloc(statSync(server.databaseFile).size, 0xA5)
    readFileSync(path(server.folder, 'other.sqlite')).copy(theirs)
    writeFileSync(server.databaseFile, theirs)
    for (let after = 0, isOver = false; after < 600 && !isOver; after += 20) {
      isOver = await Promise.race([ann.reads({ after }).then(() => false, () => true), ann.closed().then(() => true)])
    }
    await ann.closed()
    expect(linesOf(server)).toEqual([`${server.databaseFile} is the database of another application. Set NUXT_DATABASE_FILE to a file of its own.`])
    expect(readFileSync(server.databaseFile).equals(theirs)).toBe(true)
  })
})

/** Makes every write of a running process to a file fail, or none. */
function failWrites({ processId }: TestServer, fail: boolean) {
  expect(spawnSync('prlimit', ['--pid', `${processId}`, `--fsize=${fail ? '0' : 'unlimited'}:unlimited`]).status).toBe(0)
}

describe.runIf(spawnSync('prlimit', ['--version']).status === 0)('a disk that refuses writes while the server runs', () => {
  test('affects only new data: rooms can be read and end, and everything continues when it works again', async () => {
    const server = prepare()
    await server.start()
    const [timely, early, kept] = [await createRoom(server, { lifetimeSeconds: 5 }), await createRoom(server), await createRoom(server)]
    const [ann, ben, cem] = [await join(timely, 'Ann'), await join(early, 'Ben'), await join(kept, 'Cem')]
    for (const person of [ann, ben, cem]) await person.says(textOf('spoken', 1000))
    failWrites(server, true)
    // One after the other, then as many as one turn may bring.
    for (const burst of [1, 1, 1, 8]) {
      for (let index = 0; index < burst; index += 1) cem.sends({ type: 'message', clientId: `${index}`, text: 'unspeakable' })
      for (let index = 0; index < burst; index += 1) expect(await cem.isTold('internal')).toMatchObject({ clientId: `${index}` })
    }
    expectError(await call('POST', `${server.url}/api/rooms`), 503, 'server_full')
    expect(await call('GET', `${server.url}/api/health`)).toMatchObject({ status: 503, json: { storage: 'failing' } })
    expect(await cem.reads({ after: 0 })).toMatchObject({ messages: [{ seq: 1 }] })
    await endRoom(early)
    expect(await ben.closed()).toBe(4411)
    expect(await ann.closed()).toBe(4410)
    for (const { id } of [timely, early]) expectError(await call('GET', `${server.url}/api/rooms/${id}`), 404, 'room_not_found')
    expect(linesOf(server)).toEqual([expect.stringMatching(/disk of the database file fails \(SQLITE_IOERR_WRITE\)/)])
    failWrites(server, false)
    await vi.waitFor(async () => expect(await call('GET', `${server.url}/api/health`)).toMatchObject({ status: 200, json: { storage: 'ok', purgePending: false } }), { timeout: 10_000 })
    expect(linesOf(server)).toEqual([expect.stringMatching(/disk of the database file fails/), 'Rooms can be made and messages stored again.'])
    expect(await cem.says('goes on')).toMatchObject({ seq: 2 })
    expect(await cem.says('spoken at last', '0')).toMatchObject({ seq: 3, text: 'spoken at last' })
    await server.kill()
    await server.start()
    expectError(await call('GET', `${server.url}/api/rooms/${early.id}`), 404, 'room_not_found')
    expect((await join(kept, 'Reader', { after: 0 })).joined.messages.map(({ text }) => text)).toEqual([textOf('spoken', 1000), 'goes on', 'spoken at last'])
    expect(linesOf(server)).toHaveLength(2)
  })
})
