import { expect, onTestFinished, test, vi } from 'vitest'
import { Engine } from '#server/redis/engine'
import { ENDS } from '#server/redis/keys'
import { Network } from '../support/network'
import type { RedisGuest } from '../support/redisProcess'
import { RedisProcess } from '../support/redisProcess'
import { command } from '../support/redisCommand'
import { RedisPair } from '../support/redisPair'

/** `SOAK=1` runs all of them. */
const FAILOVERS = process.env.SOAK === '1' ? 20 : 2
const LAG_MS = 200
const PROCESSES = 3
const ROOMS = 3
const PEOPLE = 6
/** Pause of each person between two messages (ms): 18 of them say 300 in a second. */
const PACE_MS = 60
const PATIENCE = { timeout: 30_000, interval: 20 }

/** Somebody who says one thing after another, each when the last one was heard. */
interface Talker { guest: RedisGuest, name: string, said: number }

interface Crowded { rooms: Talker[][], stop(): void, longestMs(): number }

/** Three processes on a pair, and three rooms of six people who talk. */
async function talking(pair: RedisPair): Promise<Crowded> {
  const processes = await Promise.all(Array.from({ length: PROCESSES }, () => RedisProcess.start(pair.address)))
  const rooms = await Promise.all(processes.map(async ({ hub }, at) => {
    const room = await hub.makeRoom(3600)
    return await Promise.all(Array.from({ length: PEOPLE }, async (_, person) => {
      const name = `Person ${at}-${person}`
      const guest = await processes[person % PROCESSES]?.join(room, { name })
      if (!guest) throw new Error('There is no such process.')
      return { guest, name, said: 0 }
    }))
  }))
  expect(rooms).toHaveLength(ROOMS)
  let [isTalking, longestMs] = [true, 0]
  const talk = (talker: Talker) => {
    if (!isTalking || talker.guest.closeCode !== undefined) return
    const text = `${talker.name} says ${talker.said}`
    const startedAt = performance.now()
    talker.guest.whenHears(text, () => {
      longestMs = Math.max(longestMs, performance.now() - startedAt)
      setTimeout(talk, PACE_MS, talker)
    })
    talker.said += 1
    talker.guest.says(text)
  }
  for (const talker of rooms.flat()) talk(talker)
  return {
    rooms,
    stop() {
      isTalking = false
    },
    longestMs: () => Math.round(longestMs),
  }
}

/** @returns once so many messages came to the first of a room, or the room is over. */
async function heard(rooms: Talker[][], count: number): Promise<void> {
  const before = rooms.map(([first]) => first?.guest.messages.length ?? 0)
  await vi.waitFor(() => {
    for (const [at, [first]] of rooms.entries()) {
      if (first?.guest.closeCode === undefined) expect(first?.guest.messages.length).toBeGreaterThan((before[at] ?? 0) + count)
    }
  }, PATIENCE)
}

/** Checks that everybody heard all that was said, once and in one order. @returns how many rooms ended as lost. */
async function check({ rooms, stop }: Crowded): Promise<number> {
  stop()
  let lost = 0
  for (const talkers of rooms) {
    const guests = talkers.map(({ guest }) => guest)
    if (guests.some(({ frames }) => frames.some(({ type }) => type === 'ended'))) {
      for (const guest of guests) expect(await guest.hears('ended')).toMatchObject({ reason: 'lost' })
      lost += 1
      continue
    }
    await vi.waitFor(() => {
      expect(guests.map(({ closeCode }) => closeCode)).toEqual(guests.map(() => undefined))
      for (const { guest, name, said } of talkers) {
        expect(guest.messages).toEqual(guests[0]?.messages)
        expect(guest.messages.filter(message => message.includes(`: ${name} says`)).map(message => message.split(' says ')[1])).toEqual(Array.from({ length: said }, (_, count) => String(count)))
      }
    }, PATIENCE)
    expect(guests[0]?.messages.map(message => Number.parseInt(message, 10))).toEqual(guests[0]?.messages.map((_, at) => at + 1))
  }
  return lost
}

test(`${FAILOVERS} planned failovers lose nothing that was said, and no room`, async () => {
  for (let round = 0; round < FAILOVERS; round += 1) {
    const pair = await RedisPair.start()
    const crowd = await talking(pair)
    await heard(crowd.rooms, 20)
    await pair.failOver()
    await heard(crowd.rooms, 20)
    expect(await check(crowd)).toBe(0)
    console.log(`a planned failover: the longest wait ${crowd.longestMs()} ms`)
  }
}, 60_000 * FAILOVERS)

test(`${FAILOVERS} failovers to a replica that is ${LAG_MS} ms behind lose nothing that was said, or end the room as lost`, async () => {
  let lost = 0
  for (let round = 0; round < FAILOVERS; round += 1) {
    const pair = await RedisPair.start(LAG_MS)
    const crowd = await talking(pair)
    await heard(crowd.rooms, 20)
    await pair.loseMaster()
    await heard(crowd.rooms, 20)
    lost += await check(crowd)
    console.log(`a failover: the longest wait ${crowd.longestMs()} ms`)
  }
  console.log(`${lost} of ${FAILOVERS * ROOMS} rooms were lost`)
  expect(lost).toBeLessThan(FAILOVERS * ROOMS / 2)
}, 60_000 * FAILOVERS)

/** Once the replica has what was said, it hears nothing more: nobody listens on port 1. */
async function deafen({ replica }: RedisPair): Promise<void> {
  await vi.waitFor(async () => expect(String(await command(replica, 'KEYS', 'ecr:*:m'))).not.toBe(''), PATIENCE)
  await command(replica, 'REPLICAOF', '127.0.0.1', '1')
}

test('a new master gets back what people saw and it lacks', async () => {
  const pair = await RedisPair.start()
  const one = await RedisProcess.start(pair.address)
  const other = await RedisProcess.start(pair.address)
  const room = await one.hub.makeRoom(3600)
  const [ann, ben] = [await one.join(room, { name: 'Ann' }), await other.join(room, { name: 'Ben' })]
  ann.says('everywhere')
  await ben.hears('message', { text: 'everywhere' })
  await deafen(pair)
  ann.says('only here')
  await ben.hears('message', { text: 'only here' })
  await pair.master.kill()
  ben.says('after')
  for (const guest of [ann, ben]) await guest.hears('message', { seq: 3, text: 'after' })
  expect(ben.messages).toEqual(['1: everywhere', '2: only here', '3: after'])
  const cid = await other.join(room, { name: 'Cid' })
  expect(cid.messages).toEqual(ann.messages)
}, 90_000)

test('a new master gets it back also from processes whose people are gone, before anybody goes on elsewhere', async () => {
  const pair = await RedisPair.start()
  const [one, other] = [await RedisProcess.start(pair.address), await RedisProcess.start(pair.address)]
  const room = await one.hub.makeRoom(3600)
  const [ann, ben] = [await one.join(room, { name: 'Ann' }), await one.join(room, { name: 'Ben' })]
  ann.says('everywhere')
  await ben.hears('message', { text: 'everywhere' })
  await deafen(pair)
  ann.says('only here')
  await ben.hears('message', { text: 'only here' })
  ann.leaves()
  ben.leaves()
  await pair.master.kill()
  const back = await other.join(room, { session: ben.session, after: 2 })
  back.says('after')
  await back.hears('message', { seq: 3, text: 'after' })
  const cid = await other.join(room, { name: 'Cid' })
  expect(cid.messages).toEqual(['1: everywhere', '2: only here', '3: after'])
}, 90_000)

/** Once anybody reads missing messages, calls this first. */
function beforeReading(work: () => Promise<void>) {
  const { command } = Engine.prototype
  const spy = vi.spyOn(Engine.prototype, 'command')
  onTestFinished(() => spy.mockRestore())
  spy.mockImplementation(async function (this: Engine, ...args) {
    if (args[0] === 'XRANGE') {
      spy.mockRestore()
      await work()
    }
    return await command.apply(this, args)
  })
}

test('who reads missing messages while the master dies gets them from those who saw them', async () => {
  const pair = await RedisPair.start()
  let { port } = pair.master
  const network = new Network(() => port)
  onTestFinished(() => network.stop())
  const other = await RedisProcess.start({ url: (await network.start()).replace('http', 'redis') })
  const one = await RedisProcess.start(pair.address)
  const room = await one.hub.makeRoom(3600)
  const [ann, ben] = [await one.join(room, { name: 'Ann' }), await other.join(room, { name: 'Ben' })]
  ann.says('everywhere')
  await ben.hears('message', { text: 'everywhere' })
  await deafen(pair)
  beforeReading(async () => {
    await pair.loseMaster()
    port = pair.replica.port
    network.mend()
  })
  network.cut()
  ann.says('only here')
  await ann.hears('message', { text: 'only here' })
  network.mend()
  await ben.hears('message', { seq: 2, text: 'only here' })
  ben.says('after')
  for (const guest of [ann, ben]) await guest.hears('message', { seq: 3, text: 'after' })
  expect(ben.messages).toEqual(ann.messages)
}, 90_000)

test('who posts what only a dead master had is sent away, comes back, and sends it again', async () => {
  const pair = await RedisPair.start()
  const one = await RedisProcess.start(pair.address)
  const room = await one.hub.makeRoom(3600)
  const ann = await one.join(room, { name: 'Ann' })
  ann.says('everywhere')
  await ann.hears('message', { text: 'everywhere' })
  await deafen(pair)
  beforeReading(() => pair.loseMaster())
  await command(pair.master, 'CLIENT', 'KILL', 'TYPE', 'pubsub')
  ann.says('unseen')
  await ann.isClosed(1012)
  const back = await one.join(room, { session: ann.session, after: 1 })
  back.says('unseen')
  await back.hears('message', { seq: 2, text: 'unseen' })
}, 90_000)

/** A pair whose replica hears nothing any more, a process that can be cut off from it, and another one. */
async function twoOnDeafPair() {
  const pair = await RedisPair.start()
  let { port } = pair.master
  const network = new Network(() => port)
  onTestFinished(() => network.stop())
  const maker = await RedisProcess.start({ url: (await network.start()).replace('http', 'redis') })
  const other = await RedisProcess.start(pair.address)
  const hall = await other.hub.makeRoom(3600)
  const ben = await other.join(hall, { name: 'Ben' })
  ben.says('everywhere')
  await deafen(pair)
  return {
    pair, maker, other, hall, ben,
    cut: () => network.cut(),
    /** The maker finds the new master. */
    mend() {
      port = pair.replica.port
      network.mend()
    },
  }
}

test('a room that one process made and another ended stays ended after a failover, where the end is repeated first', async () => {
  const { pair, maker, other, hall, ben, cut, mend } = await twoOnDeafPair()
  let ended = 0
  const room = await maker.hub.makeRoom(3600, undefined, () => void (ended += 1))
  const kept = await maker.hub.makeRoom(3600)
  cut()
  expect(await other.hub.endRoom(room.id, room.ownerToken)).toBe('ended')
  await pair.loseMaster()
  // Said once the other process has repeated what it did last.
  ben.says('after')
  await ben.hears('message', { text: 'after' })
  mend()
  await vi.waitFor(async () => expect(await maker.hub.status(kept.id)).toBeDefined(), PATIENCE)
  expect(await other.hub.status(room.id)).toBeUndefined()
  await vi.waitFor(() => expect(ended).toBe(1), PATIENCE)
  await vi.waitFor(async () => expect(await command(pair.replica, 'ZCARD', ENDS)).toBe([hall, kept].length), PATIENCE)
}, 90_000)

test('a room whose end its maker has heard stays ended after a failover, also where the process that ended it is gone', async () => {
  const { pair, maker, other, hall, cut, mend } = await twoOnDeafPair()
  let ended = 0
  const room = await maker.hub.makeRoom(3600, undefined, () => void (ended += 1))
  const kept = await maker.hub.makeRoom(3600)
  expect(await other.hub.endRoom(room.id, room.ownerToken)).toBe('ended')
  await vi.waitFor(() => expect(ended).toBe(1), PATIENCE)
  await other.hub.close()
  cut()
  await pair.loseMaster()
  mend()
  await vi.waitFor(async () => expect(await maker.hub.status(kept.id)).toBeDefined(), PATIENCE)
  expect(await maker.hub.status(room.id)).toBeUndefined()
  expect(await command(pair.replica, 'ZCARD', ENDS)).toBe([hall, kept].length)
}, 90_000)
