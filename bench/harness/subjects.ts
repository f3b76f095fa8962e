import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { arch } from 'node:os'
import { SERVER } from '../../scripts/build.ts'
import type { DialectName } from '../load/dialect.ts'
import type { Command } from './server.ts'

/** A measured server: all of them do the same job. */
export interface Subject extends Command {
  name: string
  dialect: DialectName
  /** Counts stored messages in its database; absent if it stores nothing. */
  stores?: 'groups' | 'table'
}

const BENCH = join(import.meta.dirname, '..')
const peer = (file: string) => join(BENCH, 'peers', file)

/** No rate limit, and no count that a run could reach. */
const LIMITS_OFF = Object.fromEntries(Object.entries({
  ROOMS_PER_MINUTE: 0,
  MESSAGES_PER_SECOND: 0,
  ROOM_MESSAGES_PER_SECOND: 0,
  FRAMES_PER_SECOND: 0,
  HISTORY_PER_SECOND: 0,
  ROOMS: 10_000_000,
  ROOMS_PER_ADDRESS: 10_000_000,
  PARTICIPANTS: 100_000,
  NAMES: 1_000_000,
  NAMES_PER_ADDRESS: 1_000_000,
  CONNECTIONS_PER_ADDRESS: 1_000_000,
  CONNECTIONS: 1_000_000,
  MESSAGES: 100_000_000,
  ROOM_BYTES: 100 * 1024 ** 3,
  DATABASE_BYTES: 100 * 1024 ** 3,
  QUEUED_FRAMES: 1_000_000,
  QUEUED_BYTES: 1024 ** 3,
}).map(([name, value]) => [`NUXT_LIMITS_${name}`, String(value)]))

export const ours: Subject = {
  name: 'ours',
  dialect: 'rooms',
  command: [process.execPath, SERVER],
  env: LIMITS_OFF,
  stores: 'groups',
}

export const socketio: Subject = { name: 'socket.io 4', dialect: 'socketio', command: [process.execPath, peer('socketio.mjs')] }
export const ws: Subject = { name: 'ws', dialect: 'rooms', command: [process.execPath, peer('ws.mjs')] }
export const bun: Subject = {
  name: 'Bun',
  dialect: 'rooms',
  // Resolved lazily: it may have to be installed first.
  get command() {
    return [bunProgram(), peer('bun.mjs')]
  },
}
export const plain: Subject = { name: 'plain Nitro', dialect: 'rooms', command: [process.execPath, peer('plain.mjs')], stores: 'table' }

/** In the order in which each round measures them. */
export const subjects = [ours, socketio, ws, bun, plain]

/** The program itself: npm may not be allowed to run the script that links it. */
function bunProgram(): string {
  const packages = [`bun-linux-${arch() === 'arm64' ? 'aarch64' : 'x64'}`].flatMap(name => [name, `${name}-musl`])
  const programs = packages.map(name => join(BENCH, 'node_modules/@oven', name, 'bin/bun'))
  return programs.find(program => existsSync(program)) ?? 'bun'
}
