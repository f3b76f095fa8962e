import { randomBytes } from 'node:crypto'
import { AWAY_GRACE_MS, RESTART_GRACE_MS } from '#shared/limits'
import type { CreatedRoom } from '#shared/api'
import type { Client } from '#server/clients/client'
import type { LimitReached } from '#server/limitLog'
import { createAlarm } from '#server/rooms/clock'
import type { Eventually } from '#server/rooms/eventually'
import type { Census, EncodeFrame, FoundRoom, Ledger, LedgerHealth, NewRoom, RoomLedger, RoomListener, StoredRoom } from '#server/rooms/ledger'
import { LedgerAwayError, ServerFullError, StorageFullError } from '#server/rooms/ledger'
import type { Limits } from '#server/rooms/limits'
import type { Rate } from '#server/rooms/rateLimit'
import type { Tokens } from '#server/rooms/tokens'
import { hashToken } from '#server/rooms/tokens'
import type { Engine } from './engine'
import type { EngineClock } from './engineClock'
import type { EngineWatch } from './engineWatch'
import { parseEvent } from './events'
import { createEnds } from './ends'
import { createJournal } from './journal'
import { ENDED, ENDS, rateKey, roomHash, roomKey, SALT } from './keys'
import { createProcesses } from './processes'
import { bytes, list, number, text } from './reply'
import type { Reply } from './reply'
import type { Shown } from './giveBack'
import { giveBack } from './giveBack'
import { RedisRoomLedger } from './roomLedger'
import { RoomSeal } from './seal'

const TICK_MS = 1000
/** A tick that is so late shows that this process stood still. */
const LONG_TICK_MS = 3000
const ORIGIN_BYTES = 16
const SALT_BYTES = 16
/** What was shown of a room is kept so long after nobody follows it (ms). */
const SHOWN_MS = 20_000

export interface RedisLedgerDeps {
  engine: Engine
  clock: EngineClock
  tokens: Tokens
  limits: Limits
  /** Rooms made by one address. */
  roomRate: Rate
  encode: EncodeFrame
  watch: EngineWatch
  report(error: unknown): void
  limitReached: LimitReached
  monotonic?: () => number
}

/** What the engine tells, to be handed to it when it is made. */
export interface EngineEvents {
  heard(channel: string, payload: Buffer): void
  renewed(): void
}

/** The rooms of all processes that use the same Redis. Call `begin` once the engine is connected: it returns the salt of addresses that all processes share. */
export function createRedisLedger({ engine, clock, tokens, limits, roomRate, encode, watch, report: reportOther, limitReached, monotonic = () => performance.now() }: RedisLedgerDeps): Ledger & EngineEvents & { begin(): Promise<Buffer> } {
  /** By channel. */
  const followed = new Map<string, RedisRoomLedger>()
  /** What to call at the end of the rooms that this process made. */
  const endCallbacks = new Map<string, { expiresAt: number, onEnded(): void }>()
  const journal = createJournal()
  const ends = createEnds(engine, clock)
  const processes = createProcesses(engine, clock, () => followed.values())
  const alarm = createAlarm(clock, nextEnd, expireDue)
  /** Rooms whose people were sent away while the engine was, so that it still has them here. */
  const abandoned = new Set<string>()
  /** What was shown of rooms that nobody here follows any more: an engine that takes over may lack it. By hash. */
  const shown = new Map<string, Shown & { at: number }>()
  let lastRun = ''
  /** The random value of the engine's data: another one is no replica of what was there before. */
  let origin: Buffer = Buffer.alloc(0)
  /** Goes on where the engine was emptied, so that processes which start later count addresses as this one does. */
  let salt: Buffer = randomBytes(SALT_BYTES)
  let tickedAt = monotonic()
  let heardAt = tickedAt
  let cancelTick = () => {}
  let renewing = Promise.resolve()
  let isClosed = false

  function report(error: unknown) {
    if (error instanceof StorageFullError) watch.isFull()
    else if (!(error instanceof LedgerAwayError)) reportOther(error)
  }

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    await work().catch(report)
  }

  function nextEnd(): number | undefined {
    let next: number | undefined
    for (const { stored } of followed.values()) if (next === undefined || stored.expiresAt < next) next = stored.expiresAt
    return next
  }

  function expireDue() {
    const now = clock.now()
    for (const room of [...followed.values()]) if (room.stored.expiresAt <= now) room.end('expired')
  }

  function tick() {
    if (isClosed) return
    cancelTick = clock.setTimer(TICK_MS, tick)
    expireDue()
    alarm.arm()
    journal.forgetOld()
    for (const room of followed.values()) room.forgetOld()
    for (const [hash, { at }] of shown) if (at < clock.now() - SHOWN_MS) shown.delete(hash)
    for (const [hash, { expiresAt }] of endCallbacks) if (expiresAt <= clock.now()) endMade(hash)
    const now = monotonic()
    // After a pause of this process nothing could be heard.
    if (now - tickedAt > LONG_TICK_MS) heardAt = now
    tickedAt = now
    if (watch.look(now - heardAt)) for (const room of [...followed.values()]) void room.sendAway()
    void attempt(work)
  }

  async function work(): Promise<void> {
    await processes.beat()
    heardAt = monotonic()
    const keys = [...abandoned]
    abandoned.clear()
    // A room that is followed again compares who is here by itself.
    for (const { key } of followed.values()) if (keys.includes(key)) keys.splice(keys.indexOf(key), 1)
    await Promise.all(keys.map(key => leave(key).catch(() => abandoned.add(key))))
    await ends.erase()
    await watch.check()
  }

  async function readOrigin(): Promise<Buffer> {
    const known = bytes(await engine.command('GET', SALT))
    if (known.length === 0) {
      await engine.command('SETNX', SALT, Buffer.concat([randomBytes(ORIGIN_BYTES), salt]))
      return await readOrigin()
    }
    salt = known.subarray(ORIGIN_BYTES)
    return known.subarray(0, ORIGIN_BYTES)
  }

  function endMade(hash: string) {
    endCallbacks.get(hash)?.onEnded()
    endCallbacks.delete(hash)
  }

  function hearEnd(hash: string) {
    journal.forgetRoom(roomKey(hash))
    endMade(hash)
  }

  async function finish(hash: string): Promise<void> {
    await engine.call('finish', [roomKey(hash)], () => [clock.now(), 'owner'])
    await ends.remove(hash)
  }

  async function look(id: string): Promise<FoundRoom | undefined> {
    const { reply } = await engine.call('find', [roomKey(roomHash(id))], () => [clock.now()])
    const [fields, people] = list(reply)
    return fields ? { ...toStoredRoom(id, list(fields)), participants: number(people) } : undefined
  }

  async function begin(): Promise<Buffer> {
    lastRun = engine.run
    origin = await readOrigin()
    await engine.subscribe(ENDED)
    await processes.beat()
    tick()
    return salt
  }

  async function renew(): Promise<void> {
    if (lastRun === '') return
    await engine.client()
    const { run } = engine
    if (run !== lastRun) {
      const found = await readOrigin()
      if (found.equals(origin)) {
        await replay()
        for (const hash of shown.keys()) if (!followed.has(roomKey(hash))) void attempt(() => returnShown(hash))
      }
      else for (const hash of [...endCallbacks.keys()]) endMade(hash)
      origin = found
      lastRun = run
    }
    for (const room of followed.values()) room.resume()
  }

  /** What people saw in a room that nobody of this process is in any more: they may be elsewhere, and expect it there. */
  async function returnShown(hash: string): Promise<void> {
    const each = shown.get(hash)
    const key = roomKey(hash)
    if (!each || each.lastSeq === 0) return
    const outcome = await giveBack({ engine, clock, call: args => engine.call('giveBack', [key], () => [clock.now(), ...args()]) }, each)
    if (outcome === 'lost') await engine.call('finish', [key], () => [clock.now(), 'lost'])
    if (shown.get(hash) === each) shown.set(hash, { ...each, run: engine.run })
  }

  /** What was changed last, and nobody whom that brings back here, where they have gone meanwhile. */
  async function replay(): Promise<void> {
    const keys = await journal.replay()
    const here = new Set([...followed.values()].map(({ key }) => key))
    await Promise.all(keys.filter(key => !here.has(key)).map(leave))
  }

  /** Nobody is in a room here any more. */
  async function leave(key: string): Promise<void> {
    await engine.call('reap', [key], () => [clock.now(), engine.process, AWAY_GRACE_MS])
  }

  return {
    clock,
    begin,

    heard(channel, payload) {
      if (channel === ENDED) return hearEnd(payload.toString())
      const room = followed.get(channel)
      try {
        const event = parseEvent(payload)
        if (event) room?.hear(event)
      }
      catch (error) {
        // What cannot be read costs this room's people a moment, and nobody else anything.
        report(error)
        void room?.sendAway()
      }
    },

    /** A connection is a new one: what was said in between is unknown. */
    renewed() {
      renewing = renewing.then(() => attempt(renew))
    },

    async make({ lifetimeMs, verifier = '', onEnded }: NewRoom): Promise<CreatedRoom> {
      const id = tokens.roomId()
      const ownerToken = tokens.secret()
      const hash = roomHash(id)
      const reserve = () => [clock.now(), hash, lifetimeMs, limits.rooms]
      try {
        const { reply } = await engine.call('reserve', [ENDS], reserve)
        const [outcome, created, expires] = list(reply)
        if (text(outcome) === 'full') throw new ServerFullError()
        const [createdAt, expiresAt] = [number(created), number(expires)]
        const store = () => engine.call('make', [roomKey(hash)], () => [createdAt, expiresAt, hashToken(ownerToken), Buffer.from(verifier, 'base64url'), engine.run])
        journal.add('reserve', roomKey(hash), () => engine.call('reserve', [ENDS], () => [createdAt, hash, lifetimeMs, Number.MAX_SAFE_INTEGER]))
        journal.add('make', roomKey(hash), async () => {
          const { reply } = await store()
          if (text(list(reply)[0]) !== 'ended') return
          hearEnd(hash)
          await ends.remove(hash)
        })
        await store()
        clock.observe(createdAt)
        endCallbacks.set(hash, { expiresAt, onEnded })
        return { id, createdAt, expiresAt, encrypted: verifier !== '', ownerToken }
      }
      catch (error) {
        if (error instanceof ServerFullError) limitReached('rooms')
        if (error instanceof StorageFullError) watch.isFull()
        throw error
      }
    },

    find: (id: string): Eventually<FoundRoom | undefined> => look(id),

    async follow<Listener extends RoomListener>(id: string, listen: (room: RoomLedger) => Listener): Promise<Listener | undefined> {
      const found = await look(id)
      if (!found) return undefined
      const hash = roomHash(id)
      const channel = roomKey(hash)
      const room = new RedisRoomLedger(found, hash, new RoomSeal(id), shown.get(hash), { engine, clock, limits, encode, journal, report, limitReached, onUnfollow, onAbandoned: key => void abandoned.add(key) })
      followed.set(channel, room)
      if (!await room.start().catch((error: unknown) => {
        room.unfollow()
        throw error
      })) {
        room.unfollow()
        return undefined
      }
      // Meanwhile everyone was sent away.
      if (followed.get(channel) !== room) throw new LedgerAwayError()
      const listener = listen(room)
      room.listen(listener)
      alarm.expect(found.expiresAt)
      processes.expectIn(room)
      return listener

      function onUnfollow() {
        if (followed.get(channel) !== room) return
        followed.delete(channel)
        if (room.hasEnded) shown.delete(hash)
        else shown.set(hash, { ...room.shown, at: clock.now() })
        engine.unsubscribe(channel)
      }
    },

    async end({ id }: StoredRoom): Promise<void> {
      const hash = roomHash(id)
      journal.add('finish', roomKey(hash), () => finish(hash))
      await finish(hash)
      endMade(hash)
    },

    async lock({ id }: StoredRoom, locked: boolean): Promise<boolean> {
      const key = roomKey(roomHash(id))
      const set = () => engine.call('lock', [key], () => [clock.now(), locked ? 1 : 0])
      journal.add('lock', key, set)
      const { reply } = await set()
      return text(list(reply)[0]) === 'done'
    },

    /** The tick does it. */
    sweep() {},

    async takeRoomToken(client: Client): Promise<number> {
      if (roomRate.perSecond === 0) return 0
      const { reply } = await engine.call('takeRoomToken', client.map(({ key }) => rateKey(key)), () => [
        clock.now(), ...client.flatMap(({ allowance }) => [1000 / (roomRate.perSecond * allowance), roomRate.burst * allowance]),
      ])
      const waitMs = number(reply)
      if (waitMs > 0) limitReached('roomsPerMinute', client)
      return waitMs
    },

    async health(): Promise<LedgerHealth> {
      const { living, ended, overdue } = await count()
      return { storage: engine.isReady ? watch.state : 'failing', isFull: living >= limits.rooms, overdueRooms: overdue, purgePending: ended > 0 }
    },

    count,

    async close(): Promise<void> {
      isClosed = true
      cancelTick()
      alarm.stop()
      await Promise.all([...followed.values()].map(room => room.sendAway(RESTART_GRACE_MS)))
      if (engine.isReady) await attempt(() => processes.leave())
      engine.close()
    },
  }

  /** All 0 while the engine is away. */
  async function count(): Promise<Census> {
    return watch.state === 'failing' || !engine.isReady ? { living: 0, ended: 0, overdue: 0 } : await ends.count()
  }
}

function toStoredRoom(id: string, [createdAt, expiresAt, ownerHash, verifier, locked]: readonly Reply[]): StoredRoom {
  const bytesOfVerifier = bytes(verifier)
  return {
    id,
    createdAt: number(createdAt),
    expiresAt: number(expiresAt),
    ownerHash: bytes(ownerHash),
    verifier: bytesOfVerifier.length > 0 ? bytesOfVerifier : null,
    locked: text(locked) === '1',
  }
}
