import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { APPLICATION_ID, DatabaseUnavailableError, prepareFile, replaceDatabase } from './databaseFile'
import type { Disk } from './disk'
import { openDisk, SyncError } from './disk'
import { codeOf } from './errorCode'
import { migrations } from './migrations'
import type { Schema } from './schema'

/** SQLite's value for releasing free pages on demand. */
const INCREMENTAL = 2
const LOCK_RETRY_MS = 50

/** The file is ours, and its tables fit no version: one before 0.2 was killed while it made them. */
class UnknownTablesError extends Error {
  constructor(cause: unknown) {
    super('The tables fit no version.', { cause })
  }
}

/** The only handle on the file, Kysely on top of it, and what syncs it. */
export interface OpenDatabase {
  sqlite: Database.Database
  db: Kysely<Schema>
  disk: Disk
  close(): void
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
    const state = prepareFile(path, warn)
    if (state === 'damaged') replaceDatabase(path, warn)
    try {
      return await connect(path, lockTimeoutMs, state === 'unused')
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

async function connect(path: string, lockTimeoutMs: number, isUnused = false): Promise<OpenDatabase> {
  if (existsSync(`${path}-journal`)) rollBack(path)
  const { sqlite, db } = await openMigrated(path, lockTimeoutMs, isUnused)
  const disk = prepareDisk(sqlite)
  return {
    sqlite, db, disk,
    close() {
      closeWithSyncs(sqlite)
      disk.close()
    },
  }
}

/** From here on SQLite syncs nothing. */
function prepareDisk(sqlite: Database.Database): Disk {
  try {
    configure(sqlite)
    return openDisk(sqlite.name)
  }
  catch (error) {
    closeWithSyncs(sqlite)
    throw error
  }
}

/** SQLite checkpoints what is left of the log when it closes. */
function closeWithSyncs(sqlite: Database.Database) {
  sqlite.pragma('synchronous = FULL')
  sqlite.close()
}

/** Rolls back what a first start could not finish: the file is empty then, and is made again. */
function rollBack(path: string) {
  const sqlite = new Database(path, { timeout: 0 })
  try {
    sqlite.pragma('schema_version')
  }
  catch (error) {
    // Another process is at it.
    if (codeOf(error) !== 'SQLITE_BUSY') throw error
  }
  finally {
    sqlite.close()
  }
}

/**
 * Opens the file, locked for this process for as long as it is open. All that makes a new file ours, or an old one current, is
 * one transaction, so a start can be killed or cut at any point. It is tried again as a whole: where two processes make a new
 * file, one that holds the write lock cannot commit while the other looks at the file.
 */
async function openMigrated(path: string, timeoutMs: number, isUnused: boolean): Promise<Pick<OpenDatabase, 'sqlite' | 'db'>> {
  const startedAt = performance.now()
  for (;;) {
    const sqlite = new Database(path, { timeout: 0 })
    try {
      if (statSync(path).size === 0) beginNew(sqlite)
      else begin(sqlite, isUnused)
      const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) })
      await migrate(sqlite, db)
      return { sqlite, db }
    }
    catch (error) {
      // Gives back any lock: of two that each hold a part of it, neither would get the rest.
      sqlite.close()
      if (codeOf(error) !== 'SQLITE_BUSY') throw error
      if (performance.now() - startedAt >= timeoutMs) {
        throw new DatabaseUnavailableError('Another process uses this database file. Stop it, or set NUXT_DATABASE_FILE to a file of its own.')
      }
    }
    await new Promise(retry => setTimeout(retry, LOCK_RETRY_MS))
  }
}

function begin(sqlite: Database.Database, isUnused: boolean) {
  if (isUnused) {
    // Its first page lacks the setting that goes before it; SQLite makes the file again, under its lock.
    sqlite.pragma(`auto_vacuum = ${INCREMENTAL}`)
    sqlite.exec('vacuum')
  }
  sqlite.pragma('locking_mode = EXCLUSIVE')
  sqlite.exec('begin exclusive')
}

function beginNew(sqlite: Database.Database) {
  sqlite.exec('begin')
  // Lets dropped pages go back to the file system. Takes effect only before the first page is written, and takes the lock.
  sqlite.pragma(`auto_vacuum = ${INCREMENTAL}`)
  sqlite.pragma('locking_mode = EXCLUSIVE')
}

/** Ends the transaction of `openMigrated`. @throws DatabaseUnavailableError, UnknownTablesError */
async function migrate(sqlite: Database.Database, db: Kysely<Schema>) {
  const applied = appliedMigrations(sqlite)
  await expectKnownVersion(sqlite, applied)
  if (sqlite.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    // Between the look at its header and the lock.
    if (sqlite.prepare('select 1 from sqlite_schema').get()) throw new DatabaseUnavailableError(`${sqlite.name} is used by another application. Set NUXT_DATABASE_FILE to a file of its own.`)
    sqlite.pragma(`application_id = ${APPLICATION_ID}`)
  }
  const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest()
  // Since the last of these, a migration and its record are one transaction.
  if (error) throw codeOf(error) === 'SQLITE_ERROR' && !applied.includes('0002_moves') ? new UnknownTablesError(error) : error
  sqlite.exec('commit')
}

function appliedMigrations(sqlite: Database.Database): string[] {
  if (sqlite.prepare('select 1 from sqlite_schema where name = ?').get(DEFAULT_MIGRATION_TABLE) === undefined) return []
  return sqlite.prepare<[], { name: string }>(`select name from ${DEFAULT_MIGRATION_TABLE}`).all().map(({ name }) => name)
}

/** @throws DatabaseUnavailableError if a newer version has changed the schema. */
async function expectKnownVersion(sqlite: Database.Database, applied: string[]) {
  const known = await migrations.getMigrations()
  if (applied.every(name => name in known)) return
  throw new DatabaseUnavailableError(`${sqlite.name} was written by a newer version of this application. Start that version, or set NUXT_DATABASE_FILE to a file of its own.`)
}

function configure(sqlite: Database.Database) {
  sqlite.pragma('journal_mode = WAL')
  // SQLite itself syncs and checkpoints nothing from here on: the event loop would wait for the disk. See writeAheadLog.
  sqlite.pragma('synchronous = OFF')
  sqlite.pragma('wal_autocheckpoint = 0')
  sqlite.pragma('secure_delete = ON')
  // No temporary file may outlive a room.
  sqlite.pragma('temp_store = MEMORY')
  // Creates the file of the log.
  sqlite.pragma('schema_version')
}

export function isDamage(error: unknown): boolean {
  const code = codeOf(error)
  return error instanceof UnknownTablesError || code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT') === true
}

/** The code if the file cannot be read, written or synced at the moment. */
export function faultOf(error: unknown): string | undefined {
  const code = codeOf(error)
  if (error instanceof SyncError) return code
  return code && /^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(code) ? code : undefined
}
