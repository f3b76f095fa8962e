import { beforeAll, afterAll, expect, test, vi } from 'vitest'
import { roomHash, roomKey } from '#server/redis/keys'
import { BRIEF_LIFETIME_SECONDS } from '../support/dialogue'
import { client } from '../support/domain'
import { RedisServer } from '../support/redis'
import { command } from '../support/redisCommand'
import { RedisProcess } from '../support/redisProcess'

const redis = new RedisServer()

beforeAll(async () => void await redis.start())
afterAll(() => redis.dispose())

/** Two processes, and a room that one of them made. */
async function two(...limits: Parameters<typeof RedisProcess.start> extends [unknown, ...infer Rest] ? Rest : never) {
  const one = await RedisProcess.start(redis, ...limits)
  const other = await RedisProcess.start(redis, ...limits)
  return { one, other, room: await one.hub.makeRoom(3600) }
}

test('people who are connected to different processes talk in one room, in one order', async () => {
  const { one, other, room } = await two()
  const ann = await one.join(room, { name: 'Ann' })
  const ben = await other.join(room, { name: 'Ben' })
  await ann.hears('participant', { event: 'joined', participant: { name: 'Ben' } })
  // More than are stored together.
  for (let count = 0; count < 70; count += 1) {
    ann.says(`a${count}`)
    ben.says(`b${count}`)
  }
  await vi.waitFor(() => {
    expect(ann.messages).toHaveLength(140)
    expect(ben.messages).toHaveLength(140)
  }, 10_000)
  expect(ben.messages).toEqual(ann.messages)
  expect(ann.messages.map(each => Number.parseInt(each, 10))).toEqual(Array.from({ length: 140 }, (_, at) => at + 1))
  for (const name of ['a', 'b']) expect(ann.messages.filter(each => each.includes(` ${name}`)).map(each => each.split(': ')[1])).toEqual(Array.from({ length: 70 }, (_, at) => `${name}${at}`))
  expect(await other.hub.status(room.id)).toMatchObject({ participants: 2, locked: false })
})

test('somebody who joins while others talk misses nothing and hears nothing twice', async () => {
  const { one, other, room } = await two()
  const ann = await one.join(room, { name: 'Ann' })
  const joiners = []
  for (let count = 0; count < 60; count += 1) {
    ann.says(String(count))
    if (count % 10 === 5) joiners.push((count % 20 === 5 ? one : other).join(room, { name: `Joiner ${count}` }))
  }
  for (const joiner of await Promise.all(joiners)) {
    await vi.waitFor(() => expect(joiner.messages).toHaveLength(60), 10_000)
    expect(joiner.messages).toEqual(Array.from({ length: 60 }, (_, at) => `${at + 1}: ${at}`))
  }
})

test('a resend is answered with the message that it made, by any process', async () => {
  const { one, other, room } = await two()
  const ann = await one.join(room, { name: 'Ann' })
  ann.says('once', 'c1')
  await ann.hears('message')
  const again = await other.join(room, { session: ann.session, after: 1 })
  again.says('once', 'c1')
  expect(await again.hears('message')).toMatchObject({ seq: 1, clientId: 'c1', text: 'once' })
  expect(ann.messages).toEqual(['1: once'])
})

test('a name is taken in all processes, and may be changed', async () => {
  const { one, other, room } = await two()
  const ann = await one.join(room, { name: 'Ann' })
  const second = await other.connect(room)
  second.sends({ type: 'join', name: 'ANN' })
  await second.hears('error', { code: 'name_taken' })
  const ben = await other.join(room, { name: 'Ben' })
  ann.sends({ type: 'rename', name: 'Anna' })
  ann.says('it is me')
  expect(await ben.hears('message')).toMatchObject({ name: 'Anna' })
  await ben.hears('participant', { event: 'renamed', participant: { name: 'Anna' } })
})

test('what is said in one moment with a new name, or with a farewell, stays in its order', async () => {
  const { one, other, room } = await two()
  const ann = await one.join(room, { name: 'Ann' })
  const ben = await other.join(room, { name: 'Ben' })
  ann.says('before')
  ann.sends({ type: 'rename', name: 'Anna' })
  ann.says('after')
  ann.says('goodbye')
  ann.sends({ type: 'leave' })
  await ben.hears('participant', { event: 'left' })
  expect(ben.frames.flatMap(frame => frame.type === 'message' ? `${frame.name}: ${frame.text}` : frame.type === 'participant' ? frame.event : [])).toEqual([
    'Ann: before', 'renamed', 'Anna: after', 'Anna: goodbye', 'left',
  ])
})

test('who loses the connection may come back to another process, and nobody notices', async () => {
  const { one, other, room } = await two()
  const ann = await one.join(room, { name: 'Ann' })
  const ben = await one.join(room, { name: 'Ben' })
  ann.leaves()
  const back = await other.join(room, { session: ann.session })
  back.says('here')
  await ben.hears('message', { text: 'here' })
  expect(ben.frames.filter(({ type }) => type === 'participant')).toEqual([])
  expect(back.self).toBe(ann.self)
})

test('who leaves for good is gone for everyone, and the session is void', async () => {
  const { one, other, room } = await two()
  const ann = await one.join(room, { name: 'Ann' })
  const ben = await other.join(room, { name: 'Ben' })
  ann.sends({ type: 'leave' })
  await ben.hears('participant', { event: 'left', participant: { name: 'Ann' } })
  await ann.isClosed(1000)
  const back = await other.connect(room)
  back.sends({ type: 'join', session: ann.session })
  await back.hears('error', { code: 'session_invalid' })
})

test('a room ends on time for everyone, in every process, and its keys are gone', async () => {
  const { one, other } = await two()
  const room = await one.hub.makeRoom(BRIEF_LIFETIME_SECONDS)
  const guests = [await one.join(room, { name: 'Ann' }), await other.join(room, { name: 'Ben' })]
  guests[0]?.says('soon over')
  for (const guest of guests) {
    expect(await guest.hears('ended')).toMatchObject({ reason: 'expired' })
    await guest.isClosed(4410)
  }
  expect(await other.hub.status(room.id)).toBeUndefined()
  await vi.waitFor(async () => expect(await one.hub.health()).toMatchObject({ purgePending: false, overdueRooms: 0 }), 5000)
})

test('its owner locks and ends a room through any process', async () => {
  const { one, other, room } = await two()
  const ann = await one.join(room, { name: 'Ann' })
  expect(await other.hub.lockRoom(room.id, room.ownerToken, true)).toBe('done')
  await ann.hears('room', { locked: true })
  const ben = await other.connect(room)
  ben.sends({ type: 'join', name: 'Ben' })
  await ben.hears('error', { code: 'room_locked' })
  expect(await other.hub.endRoom(room.id, 'wrong')).toBe('not_owner')
  expect(await other.hub.endRoom(room.id, room.ownerToken)).toBe('ended')
  expect(await ann.hears('ended')).toMatchObject({ reason: 'owner' })
  expect(await one.hub.status(room.id)).toBeUndefined()
})

test('pages of history come from any process', async () => {
  const { one, other, room } = await two()
  const ann = await one.join(room, { name: 'Ann' })
  for (let count = 1; count <= 120; count += 1) ann.says(String(count))
  await ann.hears('message', { seq: 120 })
  const ben = await other.join(room, { name: 'Ben' })
  const { messages: [first], more } = await ben.hears('joined')
  expect({ first: first?.seq, more }).toEqual({ first: 21, more: true })
  ben.sends({ type: 'history', before: 21 })
  expect((await ben.hears('history')).messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
})

test('limits are those of all processes together', async () => {
  const { one, other, room } = await two({ participants: 2, messageRate: { perSecond: 0.1, burst: 2 }, retainedMessages: 3 })
  const ann = await one.join(room, { name: 'Ann' })
  const again = await other.join(room, { session: ann.session })
  ann.says('1')
  again.says('2')
  await ann.hears('message', { seq: 2 })
  again.says('3')
  expect(await again.hears('error', { code: 'rate_limited', clientId: '3' })).toMatchObject({ retryAfterMs: expect.any(Number) })
  await other.join(room, { name: 'Ben' })
  const third = await one.connect(room)
  third.sends({ type: 'join', name: 'Cid' })
  await third.hears('error', { code: 'room_full' })
})

test('somebody who is gone before they have joined leaves the name free', async () => {
  const { one, other, room } = await two()
  const ann = await one.connect(room)
  ann.sends({ type: 'join', name: 'Ann' })
  ann.leaves()
  await vi.waitFor(async () => {
    const second = await other.connect(room)
    second.sends({ type: 'join', name: 'Ann' })
    await second.hears('joined', { participants: [{ name: 'Ann' }] }, 500)
  }, { timeout: 10_000, interval: 100 })
  expect(ann.frames).toEqual([])
})

test('one id for two texts, through two processes at once, is one message, and the same for everyone', async () => {
  const { one, other, room } = await two()
  const [ann, ben, cid] = [await one.join(room, { name: 'Ann' }), await one.join(room, { name: 'Ben' }), await other.join(room, { name: 'Cid' })]
  const again = await other.join(room, { session: ann.session })
  for (let count = 0; count < 20; count += 1) {
    ann.says(`one ${count}`, `c${count}`)
    again.says(`other ${count}`, `c${count}`)
    await expect.poll(() => [ben, cid].map(({ messages }) => messages.length)).toEqual([count + 1, count + 1])
  }
  expect(ben.messages).toEqual(cid.messages)
})

test('of what is said in one moment, each message is stored, known, or refused by itself', async () => {
  const { one, other, room } = await two({ messageRate: { perSecond: 0.1, burst: 2 } })
  const ann = await one.join(room, { name: 'Ann' })
  const ben = await other.join(room, { name: 'Ben' })
  ann.says('first')
  ann.says('first')
  ben.says('hello')
  ann.says('second')
  ann.says('third')
  await ann.hears('error', { code: 'rate_limited', clientId: 'third' })
  await expect.poll(() => ben.messages.map(each => each.slice(3)).toSorted()).toEqual(['first', 'hello', 'second'])
  expect(ann.frames.filter(({ type }) => type === 'error')).toHaveLength(1)
})

test('above the limit of messages the oldest of the network with most of them go first', async () => {
  const { one, other, room } = await two({ retainedMessages: 9 })
  const ann = await one.join(room, { name: 'Ann' }, client('Ann'))
  const ben = await other.join(room, { name: 'Ben' }, client('Ben'))
  const cid = await one.join(room, { name: 'Cid' }, client('Cid'))
  const kept = async (newest: number) => {
    await ann.hears('message', { seq: newest })
    return (await other.join(room, { name: `Reader ${newest}` })).messages.map(each => each.split(': ')[1])
  }
  ann.says('a')
  await ben.hears('message', { seq: 1 })
  for (let count = 0; count < 20; count += 1) ben.says(`b${count}`)
  expect(await kept(21)).toEqual(['a', 'b12', 'b13', 'b14', 'b15', 'b16', 'b17', 'b18', 'b19'])
  for (let count = 0; count < 6; count += 1) cid.says(`c${count}`)
  expect(await kept(27)).toEqual(['a', 'b16', 'b17', 'b18', 'b19', 'c2', 'c3', 'c4', 'c5'])
  for (let count = 0; count < 6; count += 1) ann.says(`d${count}`)
  expect(await kept(33)).toEqual(['b17', 'b18', 'b19', 'c3', 'c4', 'c5', 'd3', 'd4', 'd5'])
  expect([...one.reached, ...other.reached]).toEqual(['messages', 'messages'])
})

test('above the limit of bytes a network may lose all of its messages, and counts again with its next one', async () => {
  const { one, other, room } = await two({ retainedBytes: 1000 })
  const ann = await one.join(room, { name: 'Ann' }, client('Ann'))
  const ben = await other.join(room, { name: 'Ben' }, client('Ben'))
  const keptAfter = async (guest: typeof ann, text: string, seq: number) => {
    guest.says(text, String(seq))
    await guest.hears('message', { seq })
    return (await one.join(room, { name: `Reader ${seq}` })).messages.map(each => each.split(': ')[0])
  }
  for (let seq = 1; seq <= 5; seq += 1) expect(await keptAfter(ann, 'x'.repeat(190), seq)).toHaveLength(seq)
  expect(await keptAfter(ben, 'y'.repeat(999), 6)).toEqual(['6'])
  expect(await keptAfter(ann, 'on', 7)).toEqual(['7'])
  expect(await keptAfter(ann, 'z'.repeat(999), 8)).toEqual(['8'])
  expect(await keptAfter(ben, 'w', 9)).toEqual(['8', '9'])
})

test('a name is free again where space is needed, once its owner has left and never wrote', async () => {
  const { one, other, room } = await two({ names: 3 })
  const ann = await one.join(room, { name: 'Ann' })
  const ben = await other.join(room, { name: 'Ben' })
  const cid = await other.join(room, { name: 'Cid' })
  ann.says('hello')
  await ben.hears('message')
  for (const guest of [ann, ben, cid]) {
    guest.sends({ type: 'leave' })
    await guest.isClosed(1000)
  }
  await one.join(room, { name: 'Dan' })
  const taken = await one.connect(room)
  taken.sends({ type: 'join', name: 'Cid' })
  await taken.hears('error', { code: 'name_taken' })
  await other.join(room, { name: 'Ben' })
  const full = await other.connect(room)
  full.sends({ type: 'join', name: 'Ann 2' })
  await full.hears('error', { code: 'room_full' })
})

test('who asks for another name in a room full of names stays who they are, also if they are taken for gone', async () => {
  const { one, other, room } = await two({ names: 2 })
  const ann = await one.join(room, { name: 'Ann' })
  const ben = await other.join(room, { name: 'Ben' })
  // As after a process has stood still: the others have forgotten who is connected to it.
  await command(redis, 'HDEL', `${roomKey(roomHash(room.id))}:h`, ann.self)
  ann.sends({ type: 'rename', name: 'Anna' })
  await ann.hears('error', { code: 'room_full' })
  ann.says('still here')
  await ben.hears('message', { name: 'Ann', text: 'still here' })
  ann.sends({ type: 'leave' })
  await ann.isClosed(1000)
})
