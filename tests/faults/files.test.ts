import { chmodSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join as path } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRoom, join } from '../support/dialogue'
import { Domain } from '../support/domain'
import { call, expectError } from '../support/http'
import type { Random } from '../support/seeded'
import { seeded, textOf } from '../support/seeded'
import type { ServerOptions } from '../support/server'
import { TestServer } from '../support/server'

/** Root may read and write everything; without its capabilities it may not. */
const AS_ANYBODY = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : []
/** How long a start that fails may take, the second in which a lock is tried again included. */
const REFUSAL_MS = 2000
const PAGE_BYTES = 4096

function prepare(options: ServerOptions = {}): TestServer {
  const server = new TestServer(options)
  onTestFinished(() => {
    chmodSync(server.folder, 0o700)
    return server.dispose()
  })
  return server
}

/** Starts a server that must not start. @returns the one line that it says, soon. */
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

/** Expects that something takes less than two seconds; what else the machine does can only add to that, so not each time. */
async function soon(work: () => Promise<unknown>) {
  const took: number[] = []
  while (took.length < 3 && !took.some(ms => ms < REFUSAL_MS)) {
    const startedAt = performance.now()
    await work()
    took.push(performance.now() - startedAt)
  }
  expect(Math.min(...took)).toBeLessThan(REFUSAL_MS)
}

/** A supervisor starts it again where it ends because the damage was found in use. */
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

describe('a server that cannot use its file says so in one line, soon, and ends', () => {
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
    expect(await refusal(server)).toContain('rooms.sqlite')
  })

  test('its folder is a file', async () => {
    const server = prepare()
    writeFileSync(path(server.folder, 'deep'), '')
    server.options.env = { NUXT_DATABASE_FILE: path(server.folder, 'deep/rooms.sqlite') }
    expect(await refusal(server)).toContain('rooms.sqlite')
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

/** Writes noise over some pages. */
function scribble(file: string, random: Random, times: number) {
  const bytes = readFileSync(file)
  const pages = Math.ceil(bytes.length / PAGE_BYTES)
  for (let time = 0; time < Math.min(times, pages); time += 1) {
    const from = times > pages ? time * PAGE_BYTES : random.below(bytes.length)
    for (let at = from; at < Math.min(from + PAGE_BYTES, bytes.length); at += 1) bytes[at] = random.below(256)
  }
  writeFileSync(file, bytes)
}

describe('a server that was killed, and whose files were damaged then', () => {
  test.for(Object.entries(damages))('starts, and works: %s', async ([, damage]) => {
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
      expect(server.output.split('\n').filter(line => line !== '' && !/^Listening|damaged/.test(line))).toEqual([])
      expect(server.output.split('\n').filter(line => /damaged/.test(line)).length).toBeLessThanOrEqual(1)
    }
  })

  test.for(Array.from({ length: 20 }, (_, index) => index + 1))('loses only what stood in the damaged part of the log: seed %i', async (seed) => {
    const random = seeded(seed)
    const domain = await Domain.open()
    const room = await domain.makeRoom()
    const ann = domain.join(room, { name: 'Ann' })
    for (let index = 0; index < 100; index += 1) ann.sends({ type: 'message', clientId: `${index}`, text: textOf(`${index} `, random.below(3000)) })
    const next = await domain.afterKill(folder => truncateSync(path(folder, 'rooms.sqlite-wal'), random.below(statSync(path(folder, 'rooms.sqlite-wal')).size)))
    if (!next.hub.status(room.id)) return
    const reader = next.join(room, { name: 'Reader' })
    reader.sends({ type: 'history', after: 0 })
    const messages = reader.frames.flatMap(frame => frame.type === 'history' ? frame.messages : [])
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1))
  })
})

describe('a file that turns out to be damaged while it is in use', () => {
  test('ends the process with one line, and the next start is on an empty file', async () => {
    const server = prepare({ env: { NUXT_LIMITS_ROOM_BYTES: String(2 ** 30) } })
    const room = await createRoom(await server.start())
    const ann = await join(room, 'Ann')
    // More than SQLite keeps in memory, so that it has to be read again.
    for (let index = 0; index < 2200; index += 1) await ann.says(`${index}`.padEnd(4000, '€'))
    const bytes = readFileSync(server.databaseFile)
    bytes.fill(0xA5, PAGE_BYTES * 20)
    writeFileSync(server.databaseFile, bytes)
    ann.sends({ type: 'history', after: 0 })
    await ann.closed()
    expect(server.output.split('\n').filter(line => line !== '' && !line.startsWith('Listening'))).toEqual([expect.stringMatching(/damaged/)])
    await server.start()
    expectError(await call('GET', `${server.url}/api/rooms/${room.id}`), 404, 'room_not_found')
    await join(await createRoom(server), 'Ann')
  })
})
