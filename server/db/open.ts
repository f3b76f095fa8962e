import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { APPLICATION_ID, DatabaseUnavailableError, prepareFile, replaceDatabase } from './databaseFile'
import { migrations } from './migrations'
import type { Schema } from './schema'

/** SQLite's number for giving dropped pages back on demand. */
const INCREMENTAL = 2
const LOCK_RETRY_MS = 50
/** The log is emptied into the file when it holds this many pages of 4 KiB: more would hold the event loop for longer. */
const LOG_PAGES = 500

/** The one handle on the file, and Kysely over it. */
export interface OpenDatabase {
  sqlite: Database.Database
  db: Kysely<Schema>
}

/**
 * Opens the file, makes it where there is none, and brings it up to date.
 *
 * @param file path of the SQLite file.
 * @param options.lockTimeoutMs how long to try while another process owns the file; it is tried without blocking.
 * @param options.warn told in one line that a damaged file was replaced by an empty one, or that other users may read it.
 * @throws DatabaseUnavailableError where it belongs to another process, application or version, or cannot be opened.
 */
export async function openDatabase(
  file: string,
  { lockTimeoutMs, warn }: { lockTimeoutMs: number, warn: (line: string) => void },
): Promise<OpenDatabase> {
  const path = resolve(file)
  try {
    if (prepareFile(path, warn) === 'damaged') replaceDatabase(path, warn)
    try {
      return await connect(path, lockTimeoutMs)
    }
    catch (error) {
      if (!isDamage(error)) throw error
      replaceDatabase(path, warn)
      return await connect(path, lockTimeoutMs)
    }
  }
  catch (error) {
    const code = codeOf(error)
    throw code === undefined ? error : new DatabaseUnavailableError(`The database file ${file} cannot be opened (${code}). Check that its folder exists, can be written and has space.`)
  }
}

async function connect(path: string, lockTimeoutMs: number): Promise<OpenDatabase> {
  const sqlite = new Database(path, { timeout: 0 })
  try {
    await lock(sqlite, lockTimeoutMs)
    await expectKnownVersion(sqlite)
    configure(sqlite)
    const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) })
    const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest()
    if (error) throw error
    writeHeader(sqlite)
    return { sqlite, db }
  }
  catch (error) {
    sqlite.close()
    throw error
  }
}

/** Takes the file for this process alone, for as long as it is open. */
async function lock(sqlite: Database.Database, timeoutMs: number) {
  sqlite.pragma('locking_mode = EXCLUSIVE')
  const startedAt = performance.now()
  for (;;) {
    try {
      // Holds only before the first page is written, which the lock does: what is dropped goes back to the file system.
      setOnce(sqlite, 'auto_vacuum', INCREMENTAL)
      sqlite.exec('begin exclusive; commit')
      return
    }
    catch (error) {
      if (codeOf(error) !== 'SQLITE_BUSY') throw error
      if (performance.now() - startedAt >= timeoutMs) {
        throw new DatabaseUnavailableError('Another process uses this database file. Stop it, or set NUXT_DATABASE_FILE to a file of its own.')
      }
    }
    await new Promise(retry => setTimeout(retry, LOCK_RETRY_MS))
  }
}

/** @throws DatabaseUnavailableError where a newer version has changed the schema since. */
async function expectKnownVersion(sqlite: Database.Database) {
  if (sqlite.prepare('select 1 from sqlite_schema where name = ?').get(DEFAULT_MIGRATION_TABLE) === undefined) return
  const known = await migrations.getMigrations()
  const applied = sqlite.prepare<[], { name: string }>(`select name from ${DEFAULT_MIGRATION_TABLE}`).all()
  if (applied.every(({ name }) => name in known)) return
  throw new DatabaseUnavailableError(`${sqlite.name} was written by a newer version of this application. Start that version, or set NUXT_DATABASE_FILE to a file of its own.`)
}

function configure(sqlite: Database.Database) {
  setOnce(sqlite, 'application_id', APPLICATION_ID)
  sqlite.pragma('journal_mode = WAL')
  // Against a killed process a commit is safe without a sync. A sync holds the event loop for as long as the disk takes, and
  // would only guard against a power cut, after which rooms of an hour are hardly missed: a file that it damages is replaced.
  sqlite.pragma('synchronous = OFF')
  sqlite.pragma(`wal_autocheckpoint = ${LOG_PAGES}`)
  sqlite.pragma('secure_delete = ON')
  // No temporary file may outlive a room.
  sqlite.pragma('temp_store = MEMORY')
}

/** Setting these writes, even what is there already, which a full disk refuses. */
function setOnce(sqlite: Database.Database, pragma: 'auto_vacuum' | 'application_id', value: number) {
  if (sqlite.pragma(pragma, { simple: true }) !== value) sqlite.pragma(`${pragma} = ${value}`)
}

/** The header with our mark reaches the file itself before anyone relies on it. On a full disk it is not a new one. */
function writeHeader(sqlite: Database.Database) {
  try {
    sqlite.pragma('wal_checkpoint(TRUNCATE)')
  }
  catch (error) {
    if (codeOf(error) !== 'SQLITE_FULL') throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Whether SQLite found the file damaged. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT') === true
}

/** The code of an error that says that the file cannot be read or written as it stands now. */
export function faultOf(error: unknown): string | undefined {
  const code = codeOf(error)
  return code && /^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(code) ? code : undefined
}
