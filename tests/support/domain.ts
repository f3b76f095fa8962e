import { cpSync, rmSync } from 'node:fs'
import { join as path } from 'node:path'
import type Database from 'better-sqlite3'
import * as v from 'valibot'
import { expect, onTestFinished } from 'vitest'
import type { Clock } from '#server/rooms/clock'
import type { Connection } from '#server/rooms/connection'
import type { Socket } from '#server/rooms/socket'
import { createHub } from '#server/rooms/hub'
import type { Hub } from '#server/rooms/hub'
import type { Limits } from '#server/rooms/limits'
import { randomTokens } from '#server/rooms/tokens'
import { createLedger } from '#server/db/ledger'
import type { Disk } from '#server/db/disk'
import { openDatabase } from '#server/db/open'
import type { Store } from '#server/db/store'
import { createStore } from '#server/db/store'
import { createWriteAheadLog } from '#server/db/writeAheadLog'
import type { Eventually } from '#server/rooms/eventually'
import type { LedgerHealth } from '#server/rooms/ledger'
import { StorageFullError } from '#server/rooms/ledger'
import { encode } from '#server/websocket/frame'
import type { LimitName } from '#server/limitLog'
import type { Client } from '#server/clients/client'
import type { ClientLimitSettings } from '#server/clients/limits'
import { createClientLimits } from '#server/clients/limits'
import type { CreatedRoom, RoomStatus } from '#shared/api'
import type { ClientFrame, ServerFrame } from '#shared/protocol'
import { serverFrame } from '#shared/protocol'
import { makeFolder } from './folder'

/** Small, since it is searched byte by byte. */
const RESERVE_BYTES = 64 * 1024
const NO_RATE = { perSecond: 0, burst: 1 }
const LIMITS: Limits = {
  rooms: 1000,
  participants: 100,
  names: 1000,
  namesPerAddress: 1000,
  messageRate: NO_RATE,
  roomMessageRate: NO_RATE,
  frameRate: NO_RATE,
  historyRate: { perSecond: 0, burst: 10 },
  retainedMessages: 10_000,
  retainedBytes: 8 * 1024 * 1024,
}

const CLIENT_LIMITS: ClientLimitSettings = { rooms: NO_RATE, roomsPerAddress: 1000, proofs: NO_RATE, connectionsPerAddress: 1000, connections: 1000 }

/** A client with its own address. */
export const client = (address: string): Client => [{ key: address, allowance: 1 }]

/** A clock that moves only when the test advances it. */
export class ManualClock implements Clock {
  #timers: { at: number, ring: () => void }[] = []

  /** @param at the time (epoch milliseconds). */
  constructor(public at = Date.UTC(2026, 0, 1)) {}

  now() {
    return this.at
  }

  setTimer(delayMs: number, ring: () => void) {
    const timer = { at: this.at + delayMs, ring }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter(other => other !== timer)
    }
  }

  /** Advances to a time, and rings only the timers due by then. */
  ringUntil(time: number): void {
    for (;;) {
      const next = this.#timers.toSorted((one, other) => one.at - other.at)[0]
      if (!next || next.at > time) break
      this.#timers = this.#timers.filter(timer => timer !== next)
      this.at = Math.max(this.at, next.at)
      next.ring()
    }
    this.at = time
  }
}

/** What the domain's storage works on. */
export interface StorageOptions {
  /** Wraps the disk, which is that of the domain's folder. */
  disk(disk: Disk, domain: Domain): Disk
  /** The size at which the log is checkpointed. */
  checkpointPages?: number
  /** Monotonic time (milliseconds), by which commits are split. Stands still by default, so that none is split by it. */
  now(): number
}

/** Syncs take no time, and do nothing: a kill needs none. */
const instantDisk = (disk: Disk): Disk => ({ ...disk, sync: (_, done) => done(undefined), syncNow: () => {} })

/** The domain with a real database, and a clock of the test. */
export class Domain {
  readonly clock = new ManualClock()
  /** Errors reported by the domain; there should be none. */
  readonly reported: unknown[] = []
  /** Whether transactions are rolled back at their end, as on a full disk. */
  failsToCommit = false
  /** The storage states so far. */
  readonly storage: string[] = []
  /** The limits that refused something. */
  readonly reached = new Set<LimitName>()
  readonly folder = makeFolder()
  readonly #limits: Limits
  /** The handle on the database. */
  sqlite: Database.Database | undefined
  #hub: Hub | undefined
  #store: Store | undefined
  #isDisposed = false
  #turns: (() => void)[] = []

  readonly #storage: StorageOptions

  private constructor(limits: Partial<Limits>, readonly clientLimits: Partial<ClientLimitSettings> = {}, readonly databaseBytes = 1024 ** 3, storage: Partial<StorageOptions> = {}) {
    this.#limits = { ...LIMITS, ...limits }
    this.#storage = { disk: instantDisk, now: () => 0, ...storage }
  }

  /** Opens a domain; it is removed with the test. */
  static async open(limits: Partial<Limits> = {}, clientLimits: Partial<ClientLimitSettings> = {}, databaseBytes?: number, storage?: Partial<StorageOptions>): Promise<Domain> {
    return await new Domain(limits, clientLimits, databaseBytes, storage).#begin()
  }

  /** Stops it, and deletes its files. */
  dispose(): void {
    if (this.#isDisposed) return
    this.#isDisposed = true
    void this.#hub?.close()
    rmSync(this.folder, { recursive: true })
    expect(this.reported).toEqual([])
  }

  get hub(): Hub {
    if (!this.#hub) throw new Error('The domain is not started.')
    return this.#hub
  }

  /** The hub's store. */
  get store(): Store {
    if (!this.#store) throw new Error('The domain is not started.')
    return this.#store
  }

  /** The state after a kill: a domain started on a copy of the files. */
  async afterKill(change: (folder: string) => void = () => {}): Promise<Domain> {
    const domain = new Domain(this.#limits, this.clientLimits, this.databaseBytes)
    cpSync(this.folder, domain.folder, { recursive: true })
    change(domain.folder)
    domain.clock.at = this.clock.at
    return await domain.#begin()
  }

  /** Opens the database, like a process at its start. */
  async start(): Promise<void> {
    const warn = (line: string) => void this.reported.push(line)
    const database = await openDatabase(path(this.folder, 'rooms.sqlite'), { lockTimeoutMs: 1000, warn })
    this.sqlite = database.sqlite
    const log = createWriteAheadLog({ ...database, disk: this.#storage.disk(database.disk, this) }, this.clock, { checkpointPages: this.#storage.checkpointPages, measureIntervalMs: 0 })
    const store = createStore(database, log, this.databaseBytes, RESERVE_BYTES)
    this.#store = { ...store, transaction: work => this.#commit(store, work) }
    const shared = {
      clock: this.clock,
      tokens: randomTokens,
      limits: this.#limits,
      encode,
      limitReached: (limit: LimitName) => void this.reached.add(limit),
      report: (error: unknown) => void this.reported.push(error),
      schedule: (flush: () => void) => void this.#turns.push(flush),
    }
    const ledger = createLedger({ ...shared, now: this.#storage.now, store: this.#store, storageChanged: state => void this.storage.push(state) })
    this.#hub = createHub({ ...shared, ledger, clientLimits: createClientLimits(this.clock, { ...CLIENT_LIMITS, ...this.clientLimits }, shared.limitReached) })
  }

  #commit(store: Store, work: () => void) {
    store.transaction(() => {
      work()
      if (this.failsToCommit) throw new StorageFullError()
    })
  }

  async #begin(): Promise<this> {
    onTestFinished(() => this.dispose())
    await this.start()
    return this
  }

  /** Stops gracefully, and starts again. */
  async restart(): Promise<void> {
    await this.hub.close()
    await this.start()
  }

  /** The public status of a room; `undefined` if it has ended or never existed. */
  status({ id }: { id: string }): RoomStatus | undefined {
    return atOnce(this.hub.status(id))
  }

  health(): LedgerHealth {
    return atOnce(this.hub.health())
  }

  /** Ends turns of the event loop until none is scheduled. */
  settle(): void {
    for (let turn = this.#turns.shift(); turn; turn = this.#turns.shift()) turn()
  }

  /** Advances the time, and runs everything due in it. */
  passes(ms: number): void {
    this.clock.ringUntil(this.clock.at + ms)
    this.settle()
  }

  /** Advances the time without any timer, like a suspended process. */
  sleeps(ms: number): void {
    this.clock.at += ms
  }

  /** Locks or unlocks a room as its owner. @returns the outcome. */
  async lock({ id, ownerToken }: CreatedRoom, locked: boolean): Promise<string> {
    const outcome = this.hub.lockRoom(id, ownerToken, locked)
    this.settle()
    return await outcome
  }

  async makeRoom(lifetimeSeconds = 3600): Promise<CreatedRoom> {
    const room = this.hub.makeRoom(lifetimeSeconds)
    this.settle()
    return await room
  }

  /** Connects to a room. */
  connect({ id }: { id: string }, from = client('somewhere')): Guest {
    return new Guest(this, id, from)
  }

  /** Joins. */
  join(room: { id: string }, wish: { name?: string, session?: string }, from?: Client): Guest {
    const guest = this.connect(room, from)
    guest.sends({ type: 'join', ...wish })
    expect(guest.session).not.toBe('')
    return guest
  }
}

/** SQLite answers within the turn of the event loop. */
function atOnce<Answer>(answer: Eventually<Answer>): Answer {
  if (answer instanceof Promise) throw new Error('The answer is a promise.')
  return answer
}

/** The other end of a connection. */
export class Guest implements Socket {
  /** Frames that were sent to this connection and not read yet. */
  frames: ServerFrame[] = []
  isOpen = true
  closeCode: number | undefined
  session = ''
  /** Whether sent data is flushed at once. */
  reads = true
  #flushed: (() => void) | undefined
  readonly #connection: Connection | undefined

  constructor(readonly domain: Domain, roomId: string, from: Client) {
    this.#connection = domain.hub.connect(atOnce(domain.hub.open(roomId)), this, from)
  }

  send(encoded: Buffer, frames: number) {
    const read = readWire(encoded)
    if (read.length !== frames) throw new Error(`${read.length} frames were sent as ${frames}.`)
    for (const frame of read) if (frame.type === 'joined') this.session = frame.session
    this.frames.push(...read)
  }

  whenFlushed(flushed: () => void) {
    this.#flushed = flushed
    if (this.reads) this.takes()
  }

  /** Flushes the sent data, if it is not flushed at once. */
  takes() {
    const flushed = this.#flushed
    this.#flushed = undefined
    flushed?.()
    this.domain.settle()
  }

  close(code: number) {
    this.closeCode = code
  }

  /** Sends frames that arrive in one turn of the event loop. */
  sends(...frames: (ClientFrame | string)[]) {
    this.arrives(...frames)
    this.domain.settle()
  }

  /** Sends frames without ending the turn. */
  arrives(...frames: (ClientFrame | string)[]) {
    for (const frame of frames) this.#connection?.receive(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  leaves() {
    this.#connection?.leave()
    this.domain.settle()
  }

  /** The frames since the last call, in short. */
  heard(): string[] {
    const heard = this.frames.map((frame) => {
      switch (frame.type) {
        case 'participant': return `${frame.participant.name} ${frame.event}`
        case 'message': return `${frame.name}: ${frame.text}`
        case 'error': return frame.code
        case 'room': return frame.locked ? 'locked' : 'unlocked'
        case 'ended': return `ended: ${frame.reason}`
        default: return frame.type
      }
    })
    this.frames = []
    return heard
  }
}

/**
 * Parses the bytes that the domain sends: whole, unmasked WebSocket text frames (RFC 6455, section 5.2).
 * Without `expect`, which took a quarter of the tests that read thousands of frames.
 */
function readWire(encoded: Buffer): ServerFrame[] {
  if (encoded.length === 0) return []
  if (encoded[0] !== 0x81) throw new Error('Something other than a whole, unmasked text frame was sent.')
  const start = { 126: 4, 127: 10 }[encoded[1] ?? 0] ?? 2
  const length = start === 2 ? encoded[1] ?? 0 : start === 4 ? encoded.readUInt16BE(2) : Number(encoded.readBigUInt64BE(2))
  const end = start + length
  if (encoded.length < end) throw new Error('A frame was cut off.')
  return [v.parse(serverFrame, JSON.parse(encoded.toString('utf8', start, end))), ...readWire(encoded.subarray(end))]
}
