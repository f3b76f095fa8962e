import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, existsSync, linkSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, dirname, join as path } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRoom, join } from '../support/dialogue'
import type { ServerOptions } from '../support/server'
import { TestServer } from '../support/server'

const WRONG_SETTING = 78
const SIDES = ['-wal', '-shm', '-journal', '-reserve']

function prepare(options: ServerOptions = {}): TestServer {
  const server = new TestServer(options)
  onTestFinished(() => server.dispose())
  return server
}

/** Everything in a folder: contents and mode of each file, else its kind. */
function picture(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort().map((name) => {
    const stats = lstatSync(path(folder, name))
    return [name, stats.isFile() ? `${stats.mode.toString(8)} ${readFileSync(path(folder, name)).toString('base64')}` : stats.mode.toString(8)]
  }))
}

/** Starts a server that must neither start nor touch anything. @returns its one line of output. */
async function refusal(server: TestServer, exitCode = 1): Promise<string> {
  const before = picture(server.folder)
  const output = server.spawn()
  expect(await output.ended(), output.text).toBe(exitCode)
  expect(output.text).toMatch(/^[^\n]+\n$/)
  expect(picture(server.folder)).toEqual(before)
  return output.text
}

/** Files of a stopped server, for a test to change. */
async function usedFiles(): Promise<TestServer> {
  const server = prepare()
  const room = await createRoom(await server.start())
  const ann = await join(room, 'Ann')
  await ann.says('hello')
  await server.stop()
  return server
}

describe('a path that is not a plain file name stops the start, and nothing is created', () => {
  const paths = [
    ':memory:', ':memory:?cache=shared', 'file:rooms.sqlite', 'file:///data/rooms.sqlite', 'file::memory:', 'FILE:x', 'sqlite:///data/rooms.sqlite',
    'sqlite://rooms', 'sqlite3:x', 'jdbc:sqlite:rooms', 'redis://localhost', 'https://example.org/x', '~/rooms.sqlite', '~', '~root/x', '$HOME/rooms.sqlite',
    '${DATA}/rooms.sqlite', 'data/', '/', '12', 'true', '{"a":1}',
  ]
  test.for(paths)('%s', async (given) => {
    const server = prepare({ env: { NUXT_DATABASE_FILE: given } })
    expect(await refusal(server, WRONG_SETTING)).toMatch(/^NUXT_DATABASE_FILE is .+\. It takes the path of a file, such as .+\.\n$/)
  })
})

describe('a file that is not ours stops the start, and stays unchanged', () => {
  const things: Record<string, (file: string) => unknown> = {
    'a text': file => writeFileSync(file, 'Buy milk.\n'),
    'a long text': file => writeFileSync(file, 'precious '.repeat(100_000)),
    'one byte': file => writeFileSync(file, 'x'),
    'zeros': file => writeFileSync(file, Buffer.alloc(8192)),
    'the first bytes of a database': file => writeFileSync(file, 'SQLite format 3\0'),
    'the database of another application': otherDatabase,
    'the database of another application, with a log': (file) => {
      const other = otherDatabase(file, false)
      other.pragma('journal_mode = WAL')
      other.exec('insert into theirs values (\'logged\')')
      for (const suffix of ['-wal', '-shm']) linkSync(file + suffix, `${file}${suffix}.kept`)
      other.close()
      for (const suffix of ['-wal', '-shm']) renameSync(`${file}${suffix}.kept`, file + suffix)
    },
    'a folder': file => mkdirSync(file),
    'a folder with files': file => mkdirSync(file) ?? writeFileSync(path(file, 'x'), 'x'),
    'a named pipe': file => spawnSync('mkfifo', [file]),
    'a link to a text': file => writeFileSync(`${file}.txt`, 'Buy milk.\n') ?? symlinkSync(`${file}.txt`, file),
    'a link to nothing': file => symlinkSync(`${file}.nothing`, file),
    'a link to a device': file => symlinkSync('/dev/null', file),
    'a socket': async (file) => {
      const other = createServer().listen(file)
      onTestFinished(() => void other.close())
      await new Promise(resolve => other.once('listening', resolve))
    },
  }
  test.for(Object.entries(things))('%s', async ([, make]) => {
    const server = prepare()
    await make(server.databaseFile)
    expect(await refusal(server)).toContain(server.databaseFile)
  })

  test('a device', async () => {
    expect(await refusal(prepare({ env: { NUXT_DATABASE_FILE: '/dev/null' } }))).toContain('/dev/null is a device')
  })

  test.for(SIDES)('a file of another application in the place of our %s', async (suffix) => {
    const server = prepare()
    writeFileSync(server.databaseFile + suffix, 'precious')
    // SQLite's shared memory file holds nothing.
    if (suffix !== '-shm') expect(await refusal(server)).toContain(server.databaseFile + suffix)
  })

  test.for(SIDES)('a link in the place of our %s', async (suffix) => {
    const server = prepare()
    writeFileSync(path(server.folder, 'precious'), 'precious')
    symlinkSync(path(server.folder, 'precious'), server.databaseFile + suffix)
    expect(await refusal(server)).toContain(server.databaseFile + suffix)
  })

  test('a database of a newer version, which says so', async () => {
    const server = await usedFiles()
    const newer = new Database(server.databaseFile)
    newer.exec('insert into kysely_migration (name, timestamp) values (\'9999_later\', \'2030-01-01T00:00:00.000Z\')')
    newer.close()
    const output = server.spawn()
    expect(await output.ended()).toBe(1)
    expect(output.text).toBe(`${server.databaseFile} was written by a newer version of this application. Start that version, or set NUXT_DATABASE_FILE to a file of its own.\n`)
    const kept = new Database(server.databaseFile)
    expect(kept.prepare('select count(*) as count from rooms').get()).toEqual({ count: 1 })
    kept.close()
  })
})

describe('a damaged file is replaced if it is surely ours', () => {
  const cases: Record<string, (file: string) => void> = {
    'by its header': (file) => {
      rmSync(`${file}-reserve`)
      writeFileSync(file, readFileSync(file).fill(0xA5, 200))
    },
    'by the reserve beside it': file => writeFileSync(file, readFileSync(file).fill(0xA5)),
    'by a reserve that was cut': (file) => {
      writeFileSync(`${file}-reserve`, readFileSync(`${file}-reserve`).subarray(0, 5000))
      writeFileSync(file, 'noise')
    },
  }
  test.for(Object.entries(cases))('%s', async ([, damage]) => {
    const server = await usedFiles()
    damage(server.databaseFile)
    await createRoom(await server.start())
    expect(server.output.match(/The database file was damaged and has been replaced/g)).toHaveLength(1)
    expect(readFileSync(server.databaseFile).includes('\xA5\xA5', 0, 'latin1')).toBe(false)
  })

  test('without either mark it stays unchanged', async () => {
    const server = await usedFiles()
    rmSync(`${server.databaseFile}-reserve`)
    writeFileSync(server.databaseFile, readFileSync(server.databaseFile).fill(0xA5))
    expect(await refusal(server)).toContain('is not a database of this application')
  })
})

describe('a file of ours', () => {
  test('that is empty is used', async () => {
    const server = prepare()
    closeSync(openSync(server.databaseFile, 'w', 0o644))
    await createRoom(await server.start())
  })

  test('that was deleted, except the files beside it, is created again', async () => {
    const server = prepare()
    await createRoom(await server.start())
    await server.kill()
    expect(existsSync(`${server.databaseFile}-wal`)).toBe(true)
    rmSync(server.databaseFile)
    await createRoom(await server.start())
  })

  test.for([0o644, 0o666, 0o660, 0o755, 0o700])('gets mode 0600: %o', async (mode) => {
    const server = prepare()
    await createRoom(await server.start())
    await server.kill()
    for (const suffix of ['', ...SIDES]) if (existsSync(server.databaseFile + suffix)) chmodSync(server.databaseFile + suffix, mode)
    await server.start()
    const names = readdirSync(dirname(server.databaseFile)).filter(name => name.startsWith(basename(server.databaseFile)))
    expect(names).toEqual(expect.arrayContaining(['rooms.sqlite', 'rooms.sqlite-wal', 'rooms.sqlite-reserve']))
    for (const name of names) expect(statSync(path(server.folder, name)).mode & 0o777, name).toBe(0o600)
  })

  test('and its log lose other users\' permissions, even if it is empty', async () => {
    const server = prepare()
    writeFileSync(server.databaseFile, '')
    chmodSync(server.databaseFile, 0o644)
    await createRoom(await server.start())
    for (const suffix of ['', '-wal', '-reserve']) expect(statSync(server.databaseFile + suffix).mode & 0o777).toBe(0o600)
  })
})

/** Creates a database with precious data. */
function otherDatabase(file: string, isClosed: unknown = true): Database.Database {
  const other = new Database(file)
  other.exec('create table theirs (text); insert into theirs values (\'precious\')')
  if (isClosed) other.close()
  return other
}
