import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { APPLICATION_ID } from '#server/db/databaseFile'
import { openDatabase } from '#server/db/open'
import { makeFolder } from '../../../support/folder'

const PAGE_BYTES = 4096
const JOURNAL_MAGIC = Buffer.from('d9d505f920a163d7', 'hex')

function folder(): string {
  const made = makeFolder()
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const fileIn = (folder: string) => path(folder, 'rooms.sqlite')

/** Starts on a folder's file, and stores something. @returns what was said about it. */
async function start(folder: string): Promise<string[]> {
  const lines: string[] = []
  const { sqlite, close } = await openDatabase(fileIn(folder), { lockTimeoutMs: 0, warn: line => void lines.push(line) })
  sqlite.exec('insert into rooms (id_hash, owner_hash, created_at, expires_at, "group") values (x\'01\', x\'02\', 1, 2, 3)')
  expect(sqlite.pragma('auto_vacuum', { simple: true })).toBe(2)
  expect(sqlite.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
  expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  close()
  return lines
}

/** Copies the folder after each statement that SQLite runs while `work` runs. */
async function copiedAtEachStep(source: string, work: () => Promise<unknown>): Promise<string[]> {
  const copies: string[] = []
  function copy() {
    if (!existsSync(fileIn(source))) return
    const target = folder()
    cpSync(source, target, { recursive: true })
    copies.push(target)
  }
  const probe = new Database(':memory:')
  const statement: object = Object.getPrototypeOf(probe.prepare('select 1'))
  probe.close()
  const originals = [...['exec', 'pragma', 'prepare'].map(name => [Database.prototype, name] as const), ...['run', 'all', 'get', 'iterate'].map(name => [statement, name] as const)]
    .map(([owner, name]) => ({ owner, name, original: Reflect.get(owner, name) }))
  for (const { owner, name, original } of originals) {
    Reflect.set(owner, name, function (this: unknown, ...values: unknown[]) {
      const result: unknown = Reflect.apply(original, this, values)
      copy()
      return result
    })
  }
  try {
    await work()
  }
  finally {
    for (const { owner, name, original } of originals) Reflect.set(owner, name, original)
  }
  return copies
}

describe('a start that is killed at any step leaves a file that the next one uses', () => {
  test('the first start', async () => {
    const source = folder()
    const copies = await copiedAtEachStep(source, () => start(source))
    expect(copies.length).toBeGreaterThan(20)
    for (const copy of copies) {
      // The row of `start` may be there already.
      const sqlite = new Database(fileIn(copy))
      if (sqlite.prepare('select 1 from sqlite_schema where name = \'rooms\'').get()) sqlite.exec('delete from rooms')
      sqlite.close()
      expect(await start(copy)).toEqual([])
    }
  })

  test('one that brings an old file up to date', async () => {
    const source = folder()
    await start(source)
    const old = new Database(fileIn(source))
    old.exec('delete from rooms; drop index rooms_moves_to; alter table rooms drop column moves_to; alter table rooms drop column locked; delete from kysely_migration where name > \'0001_rooms\'')
    old.close()
    const copies = await copiedAtEachStep(source, () => start(source))
    for (const copy of copies) {
      const sqlite = new Database(fileIn(copy))
      sqlite.exec('delete from rooms')
      sqlite.close()
      expect(await start(copy)).toEqual([])
    }
  })
})

describe('what cut starts leave', () => {
  const leftovers: Record<string, (file: string) => void> = {
    'an empty file': file => writeFileSync(file, ''),
    'a first page without our mark': (file) => {
      const sqlite = new Database(file)
      sqlite.pragma('auto_vacuum = 2')
      sqlite.exec('begin exclusive; commit')
      sqlite.close()
    },
    'a first page without our mark, and without the setting that goes before it': (file) => {
      const sqlite = new Database(file)
      sqlite.exec('begin exclusive; commit')
      sqlite.close()
    },
    'pages of zeros, and the journal of their transaction': (file) => {
      writeFileSync(file, Buffer.alloc(3 * PAGE_BYTES))
      writeFileSync(`${file}-journal`, journalOfNewFile())
    },
    'some of the pages, and the journal of their transaction': (file) => {
      const whole = new Database(file)
      whole.pragma(`application_id = ${APPLICATION_ID}`)
      whole.exec('create table rooms (x); create table clock (x)')
      whole.close()
      writeFileSync(file, readFileSync(file).fill(0, PAGE_BYTES))
      writeFileSync(`${file}-journal`, journalOfNewFile())
    },
  }
  test.for(Object.entries(leftovers))('is used: %s', async ([, leave]) => {
    const made = folder()
    leave(fileIn(made))
    expect(await start(made)).toEqual([])
  })

  test.for([
    ['a table of ours, and no word of its making', 'create table rooms (key integer primary key)'],
    ['half a change of tables', 'create table rooms (key integer primary key, moves_to integer)'],
  ])('is replaced, with a line: %s', async ([, tables = '']) => {
    const made = folder()
    const sqlite = new Database(fileIn(made))
    sqlite.pragma(`application_id = ${APPLICATION_ID}`)
    sqlite.exec(tables)
    sqlite.close()
    expect(await start(made)).toEqual([expect.stringContaining('replaced by an empty one')])
  })
})

test('a file that another application has made, and not written to its own place yet, stays', async () => {
  const made = folder()
  const other = new Database(fileIn(made))
  other.pragma('journal_mode = WAL')
  other.pragma('wal_autocheckpoint = 0')
  other.exec('create table theirs (x); insert into theirs values (1)')
  const copy = folder()
  cpSync(made, copy, { recursive: true })
  other.close()
  rmSync(`${fileIn(copy)}-shm`, { force: true })
  await expect(start(copy)).rejects.toThrow('another application')
  const kept = new Database(fileIn(copy))
  expect(kept.prepare('select x from theirs').all()).toEqual([{ x: 1 }])
  kept.close()
})

test('a new file that another process looks at is not ours yet, and says so', async () => {
  const made = folder()
  const other = new Database(fileIn(made))
  other.exec('begin; select * from sqlite_schema')
  await expect(start(made)).rejects.toThrow('Another process')
  other.close()
  expect(await start(made)).toEqual([])
})

/** The header of a rollback journal whose database was empty: https://www.sqlite.org/fileformat.html#the_rollback_journal */
function journalOfNewFile(): Buffer {
  const header = Buffer.alloc(512)
  JOURNAL_MAGIC.copy(header)
  for (const [at, value] of [[8, 0], [12, 1234], [16, 0], [20, 512], [24, PAGE_BYTES]] as const) header.writeUInt32BE(value, at)
  return header
}
