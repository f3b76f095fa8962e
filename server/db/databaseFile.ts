import type { Stats } from 'node:fs'
import { chmodSync, closeSync, existsSync, lstatSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { isReserve, reserveOf } from '#server/db/erasure/reserve'
import { syncFolder } from './disk'

/** "ECR1" in the header of each of our files: another application's file is never touched. */
export const APPLICATION_ID = 0x45435231
const HEADER_BYTES = 100
const MAGIC = 'SQLite format 3\0'
/** Fixed by the file format, at byte 21: https://www.sqlite.org/fileformat.html */
const PAYLOAD_FRACTIONS = Buffer.from([64, 32, 32])
const SCHEMA_COOKIE_AT = 40
const USER_VERSION_AT = 60
const APPLICATION_ID_AT = 68
const JOURNAL_MAGIC = Buffer.from('d9d505f920a163d7', 'hex')
/** In a journal's header: the size of the database before the transaction, in pages. */
const JOURNAL_PAGES_AT = 16
const SQLITE_SUFFIXES = ['-wal', '-shm', '-journal']
/** An existing file gets mode 0600. */
const OWNER_MAY = 0o600

const filesOf = (path: string) => [path, ...SQLITE_SUFFIXES.map(suffix => path + suffix), reserveOf(path)]

/** The file cannot be used; the message is one line for the operator. */
export class DatabaseUnavailableError extends Error {
  override name = 'DatabaseUnavailableError'
}

/**
 * Creates the folder and the file if missing, for the owner only, and removes other users' permissions.
 * @param warn told in one line when other users may still be able to read a file.
 * @throws DatabaseUnavailableError if the file, or one beside it, is not ours; nothing has been changed then.
 */
export function prepareFile(path: string, warn: (line: string) => void): 'ours' | 'unused' | 'damaged' {
  const state = inspect(path)
  if (!existsSync(path)) {
    makeFolder(dirname(path))
    closeSync(openSync(path, 'a', OWNER_MAY))
  }
  for (const file of filesOf(path)) takeRightsAway(file, warn)
  return state === 'new' ? 'ours' : state
}

/**
 * Replaces a damaged database file with an empty one; nothing is kept.
 * @throws DatabaseUnavailableError if what stands there by now is not ours; nothing has been changed then.
 */
export function replaceDatabase(path: string, warn: (line: string) => void) {
  inspect(path)
  for (const suffix of ['', ...SQLITE_SUFFIXES]) rmSync(path + suffix, { force: true })
  closeSync(openSync(path, 'a', OWNER_MAY))
  warn('The database file was damaged and has been replaced by an empty one; its rooms are gone.')
}

/** @throws DatabaseUnavailableError if the file, or one beside it, is not ours. */
function inspect(path: string): ReturnType<typeof stateOf> {
  for (const file of filesOf(path)) expectPlainFile(file)
  const state = stateOf(path)
  if (state === 'new' || state === 'unused') expectNothingBeside(path)
  return state
}

/** Refuses links, pipes and devices: a link may lead anywhere, and opening a pipe waits for its other end. */
function expectPlainFile(path: string) {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats || stats.isFile()) return
  if (stats.isDirectory()) throw new DatabaseUnavailableError(`The database file ${path} cannot be opened (EISDIR). Check that it is a file, not a folder.`)
  throw new DatabaseUnavailableError(`${path} is ${kindOf(stats)}. Set NUXT_DATABASE_FILE to a plain file.`)
}

function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link'
  if (stats.isFIFO()) return 'a named pipe'
  return stats.isSocket() ? 'a socket' : 'a device'
}

function stateOf(path: string): 'new' | 'unused' | 'ours' | 'damaged' {
  const header = readBeginning(path)
  if (header.length === 0) return 'new'
  if (isSound(header)) {
    if (header.readUInt32BE(APPLICATION_ID_AT) === APPLICATION_ID) return 'ours'
    if (isUnused(header)) return 'unused'
    throw new DatabaseUnavailableError(`${path} is the database of another application. Set NUXT_DATABASE_FILE to a file of its own.`)
  }
  if (isReserve(reserveOf(path))) return 'damaged'
  if (wasCutWhenNew(path)) return 'ours'
  throw new DatabaseUnavailableError(`${path} is not a database of this application. Set NUXT_DATABASE_FILE to a file of its own, or delete this one.`)
}

/** Beside an empty database, SQLite would delete the log and we would overwrite the reserve. */
function expectNothingBeside(path: string) {
  if (isReserve(reserveOf(path))) return
  for (const file of [`${path}-wal`, reserveOf(path), ...existsSync(path) ? [] : [`${path}-journal`]]) {
    if ((lstatSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0) {
      throw new DatabaseUnavailableError(`${file} belongs to another application. Set NUXT_DATABASE_FILE to a file of its own, or delete this one.`)
    }
  }
}

function readBeginning(path: string): Buffer {
  if (!existsSync(path)) return Buffer.alloc(0)
  const descriptor = openSync(path, 'r')
  const header = Buffer.alloc(HEADER_BYTES)
  const length = readSync(descriptor, header)
  closeSync(descriptor)
  return header.subarray(0, length)
}

function isSound(header: Buffer): boolean {
  return header.length === HEADER_BYTES && header.toString('latin1', 0, MAGIC.length) === MAGIC && header.subarray(21, 24).equals(PAYLOAD_FRACTIONS)
}

/** Whether SQLite made the file, and nobody has stored anything in it: neither a schema nor a version. */
function isUnused(header: Buffer): boolean {
  return [SCHEMA_COOKIE_AT, USER_VERSION_AT, APPLICATION_ID_AT].every(at => header.readUInt32BE(at) === 0)
}

/** Whether a journal says that the file was empty before the transaction that a power cut broke off: SQLite makes it empty again. */
function wasCutWhenNew(path: string): boolean {
  const journal = readBeginning(`${path}-journal`)
  return journal.length === HEADER_BYTES && journal.subarray(0, 8).equals(JOURNAL_MAGIC) && journal.readUInt32BE(JOURNAL_PAGES_AT) === 0
}

/** One level at a time: Node's recursive mkdir never returns if a file system refuses new folders with ENOENT. */
function makeFolder(path: string) {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
  syncFolder(dirname(path))
}

function takeRightsAway(path: string, warn: (line: string) => void) {
  const mode = (lstatSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o777
  if ((mode & ~OWNER_MAY) === 0) return
  try {
    chmodSync(path, mode & OWNER_MAY)
  }
  catch {
    // Another user's file, or a file system without permissions.
    warn(`Other users of this machine may be able to read ${path}: its mode cannot be changed to 0600.`)
  }
}
