import { closeSync, existsSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations } from './migrations'
import type { Schema } from './schema'

/** "ECR1" in the header of every file of ours: another application's file is never touched. */
const APPLICATION_ID = 0x45435231
const MAGIC = 'SQLite format 3\0'
/** SQLite's number for giving dropped pages back on demand. */
const INCREMENTAL = 2
const LOCK_RETRY_MS = 50
/** The log is emptied into the file when it holds this many pages of 4 KiB: more would hold the event loop for longer. */
const LOG_PAGES = 500

/** The file cannot be used, in one line for the operator. */
export class DatabaseUnavailableError extends Error {
  override name = 'DatabaseUnavailableError'
}

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
 * @param options.warn told in one line that a damaged file was replaced by an empty one.
 * @throws DatabaseUnavailableError where it belongs to another process or application, or cannot be opened.
 */
export async function openDatabase(
  file: string,
  { lockTimeoutMs, warn }: { lockTimeoutMs: number, warn: (line: string) => void },
): Promise<OpenDatabase> {
  const path = resolve(file)
  try {
    if (prepareFile(path) === 'damaged') replaceDatabase(path, warn)
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
    throw error instanceof DatabaseUnavailableError ? error : unavailable(file, error)
  }
}

/** Makes the folder and the file for the owner alone; tells what the header says. */
function prepareFile(path: string): 'ours' | 'damaged' {
  makeFolder(dirname(path))
  const descriptor = openSync(path, 'a+', 0o600)
  const header = Buffer.alloc(100)
  const length = readSync(descriptor, header, 0, header.length, 0)
  closeSync(descriptor)
  if (length === 0) return 'ours'
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) return 'damaged'
  const applicationId = header.readUInt32BE(68)
  if (applicationId !== APPLICATION_ID) {
    throw new DatabaseUnavailableError(`${path} is the database of another application. Set NUXT_DATABASE_FILE to a file of its own.`)
  }
  return 'ours'
}

/** One level at a time: Node's own recursion never returns where a file system refuses new folders with ENOENT. */
function makeFolder(path: string) {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/**
 * Puts an empty file in the place of a damaged one, of which nothing is kept.
 *
 * @param path path of the SQLite file.
 * @param warn told so in one line.
 */
export function replaceDatabase(path: string, warn: (line: string) => void) {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
  closeSync(openSync(path, 'a', 0o600))
  warn('The database file was damaged and has been replaced by an empty one; its rooms are gone.')
}

async function connect(path: string, lockTimeoutMs: number): Promise<OpenDatabase> {
  const sqlite = new Database(path, { timeout: 0 })
  try {
    await lock(sqlite, lockTimeoutMs)
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

function unavailable(file: string, error: unknown): DatabaseUnavailableError {
  return new DatabaseUnavailableError(`The database file ${file} cannot be opened (${codeOf(error) ?? 'unknown reason'}). Check that its folder exists, can be written and has space.`)
}
