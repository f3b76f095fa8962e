import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { APPLICATION_ID, DatabaseUnavailableError, prepareFile, replaceDatabase } from './databaseFile'
import { migrations } from './migrations'
import type { Schema } from './schema'

/** SQLite's value for releasing free pages on demand. */
const INCREMENTAL = 2
const LOCK_RETRY_MS = 50
/** The write-ahead log is checkpointed at this many pages of 4 KiB: more would block the event loop for longer. */
const LOG_PAGES = 500

/** The only handle on the file, and Kysely on top of it. */
export interface OpenDatabase {
  sqlite: Database.Database
  db: Kysely<Schema>
}

/**
 * Opens the database file, creates it if missing, and migrates it.
 * @param options.lockTimeoutMs how long to retry, without blocking, while another process owns the file.
 * @param options.warn told in one line that a damaged file was replaced, or that other users may read it.
 * @throws DatabaseUnavailableError if it belongs to another process, application or version, or cannot be opened.
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

/** Locks the file for this process for as long as it is open. */
async function lock(sqlite: Database.Database, timeoutMs: number) {
  sqlite.pragma('locking_mode = EXCLUSIVE')
  const startedAt = performance.now()
  for (;;) {
    try {
      // Takes effect only before the first page is written, which locking does. Lets dropped pages go back to the file system.
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

/** @throws DatabaseUnavailableError if a newer version has changed the schema. */
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
  // A commit survives a killed process without a sync. A sync blocks the event loop for as long as the disk takes, and would
  // protect only against a power cut: a damaged file is replaced, at the cost of rooms that last an hour at most.
  sqlite.pragma('synchronous = OFF')
  sqlite.pragma(`wal_autocheckpoint = ${LOG_PAGES}`)
  sqlite.pragma('secure_delete = ON')
  // No temporary file may outlive a room.
  sqlite.pragma('temp_store = MEMORY')
}

/** Setting a pragma writes even an unchanged value, which a full disk refuses. */
function setOnce(sqlite: Database.Database, pragma: 'auto_vacuum' | 'application_id', value: number) {
  if (sqlite.pragma(pragma, { simple: true }) !== value) sqlite.pragma(`${pragma} = ${value}`)
}

/** Writes the header with our mark to the file itself. If the disk is full, an older file has it already. */
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

export function isDamage(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT') === true
}

/** The SQLite code if the file cannot be read or written at the moment. */
export function faultOf(error: unknown): string | undefined {
  const code = codeOf(error)
  return code && /^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(code) ? code : undefined
}
