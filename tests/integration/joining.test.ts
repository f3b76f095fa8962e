import { describe, expect } from 'vitest'
import { frame, upgraded } from '../support/rawSocket'
import type { TestRoom } from '../support/dialogue'
import { connect, createRoom, join, statusOf } from '../support/dialogue'
import { test } from '../support/fixtures'

/** First bytes of WebSocket frames. */
const TEXT = 0x81
const CLOSE = 0x88

describe('joining', () => {
  test('gives the newcomer the whole state', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const { id, createdAt, expiresAt } = room
    expect(ann.joined).toEqual({
      type: 'joined',
      self: { id: expect.stringMatching(/\S/), name: 'Ann' },
      session: expect.stringMatching(/^[\w-]{20,}$/),
      room: { id, createdAt, expiresAt, encrypted: false, locked: false },
      now: expect.any(Number),
      participants: [ann.self],
      messages: [],
      more: false,
    })
    expect(ann.joined.now).toBeGreaterThanOrEqual(createdAt)
  })

  test('is announced to the others, and not to oneself', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    expect(await ann.receives('participant')).toEqual({ type: 'participant', event: 'joined', participant: ben.self })
    expect(ben.joined.participants).toEqual(expect.arrayContaining([ann.self, ben.self]))
    expect(ben.joined.participants).toHaveLength(2)
    expect(await ben.unread()).toEqual([])
  })

  test('reveals no session', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    const told = JSON.stringify([ben.joined.participants, await ann.receives('participant')])
    expect(told).not.toContain(ann.session)
    expect(told).not.toContain(ben.session)
  })

  test('comes first: anything else is refused, and the connection stays', async ({ room }) => {
    const ann = await connect(room)
    ann.sends({ type: 'message', clientId: 'first', text: 'too early' })
    expect(await ann.isTold('not_joined')).toMatchObject({ clientId: 'first' })
    ann.sends({ type: 'history', before: 1 })
    await ann.isTold('not_joined')
    ann.sends({ type: 'typing' })
    await ann.isTold('not_joined')
    const { joined } = await ann.joins({ name: 'Ann' })
    expect(joined.messages).toEqual([])
  })

  test('works once on a connection', async ({ room }) => {
    const ann = await join(room, 'Ann')
    ann.sends({ type: 'join', name: 'Ben' })
    await ann.isTold('already_joined')
    ann.sends({ type: 'join', session: ann.session })
    await ann.isTold('already_joined')
    expect(await statusOf(room)).toMatchObject({ participants: 1 })
    await ann.says('still here')
  })

  test('while one\'s first join is being stored is refused as well', async ({ room }) => {
    const ann = await connect(room)
    ann.sends({ type: 'join', name: 'Ann' })
    ann.sends({ type: 'join', name: 'Ben' })
    ann.sends({ type: 'message', clientId: 'quick', text: 'in the same breath' })
    const joined = await ann.receives('joined')
    expect(joined.self.name).toBe('Ann')
    await ann.isTold('already_joined')
    expect(await ann.receives('message')).toMatchObject({ clientId: 'quick', seq: 1, name: 'Ann' })
  })
})

describe('a name', () => {
  test.for([
    ['  Ann  ', 'Ann'],
    ['Ann\t of \n Cleves', 'Ann of Cleves'],
    ['Ａｎｎ', 'Ann'],
    ['ﬁona', 'fiona'],
    ['A\u0000n\u001Bn', 'Ann'],
    ['\u202EAnn\u202C', 'Ann'],
    ['A\u200Bn\uFEFFn', 'Ann'],
    ['Zoe\u0308', 'Zoë'],
    ['a\u0301\u0302\u0303\u0304\u0305', '\u00E1\u0302\u0303\u0304'],
    ['日本語', '日本語'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['x'.repeat(32), 'x'.repeat(32)],
    ['<b>Ann</b>', '<b>Ann</b>'],
  ] as const)('%j becomes %j', async ([typed, shown], { room }) => {
    const ann = await join(room, typed)
    expect(ann.self.name).toBe(shown)
  })

  test.for(['', '   ', '\u200B\u202E', '\u0000', 'x'.repeat(33), '👩‍👩‍👧'.repeat(8), '\uD800', 'x'.repeat(20_000)])(
    '%j is invalid', async (name, { room }) => {
      const ann = await connect(room)
      ann.sends(JSON.stringify({ type: 'join', name }))
      await ann.isTold('name_invalid')
      await ann.joins({ name: 'Ann' })
    })

  test('is required', async ({ room }) => {
    const ann = await connect(room)
    ann.sends({ type: 'join' })
    await ann.isTold('name_invalid')
  })

  test.for([['Ann', 'Ann'], ['Ann', 'ANN'], ['Ann', 'Ａnn'], ['Zoë', 'Zoe'], ['straße', 'STRASSE'], ['Ann', ' A\u200Bnn ']] as const)(
    'that looks like another one is taken: %s and %s', async ([first, second], { room }) => {
      await join(room, first)
      const other = await connect(room)
      other.sends({ type: 'join', name: second })
      await other.isTold('name_taken')
      expect(await other.joins({ name: 'Somebody else' })).toHaveProperty('self.name', 'Somebody else')
    })

  test('stays taken when its owner has left, and is free in another room', async ({ room }) => {
    const ann = await join(room, 'Ann')
    await ann.leaves()
    const other = await connect(room)
    other.sends({ type: 'join', name: 'Ann' })
    await other.isTold('name_taken')
    await join(await createRoom(room.server), 'Ann')
  })

  test('that two request at the same moment goes to one of them', async ({ room }) => {
    const [first, second] = [await connect(room), await connect(room)]
    first.sends({ type: 'join', name: 'Ann' })
    second.sends({ type: 'join', name: 'ann' })
    const outcomes = await Promise.allSettled([
      Promise.race([first.receives('joined'), first.receives('error')]),
      Promise.race([second.receives('joined'), second.receives('error')]),
    ])
    const types = outcomes.map(outcome => outcome.status === 'fulfilled' ? outcome.value.type : 'rejected')
    expect(types.toSorted()).toEqual(['error', 'joined'])
    expect(await statusOf(room)).toMatchObject({ participants: 1 })
  })

  test('that is not text is an invalid frame', async ({ room }) => {
    const ann = await connect(room)
    for (const name of [1, null, ['Ann'], { toString: 'Ann' }]) {
      ann.sends(JSON.stringify({ type: 'join', name }))
      await ann.isTold('invalid_frame')
    }
  })
})

describe('returning with a session', () => {
  test('makes one the same person, under the same name', async ({ room }) => {
    const ann = await join(room, 'Ann')
    await ann.drops()
    const again = await join(room, 'Somebody else', { session: ann.session })
    expect(again.self).toEqual(ann.self)
    expect(again.session).toBe(ann.session)
  })

  test('needs no name', async ({ room }) => {
    const ann = await join(room, 'Ann')
    expect(await join(room, undefined, { session: ann.session })).toHaveProperty('self', ann.self)
  })

  test('that does not exist is refused, even with a name; a name alone then works', async ({ room }) => {
    const ann = await connect(room)
    ann.sends({ type: 'join', session: 'unknown', name: 'Ann' })
    await ann.isTold('session_invalid')
    await ann.joins({ name: 'Ann' })
  })

  test('of another room is refused', async ({ room }) => {
    const elsewhere = await join(await createRoom(room.server), 'Ann')
    const ann = await connect(room)
    ann.sends({ type: 'join', session: elsewhere.session })
    await ann.isTold('session_invalid')
  })

  test('a public id does not work as a session', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const mallory = await connect(room)
    mallory.sends({ type: 'join', session: ann.self.id })
    await mallory.isTold('session_invalid')
  })

  test('delivers the missed messages, after the last one that the client has', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    const first = await ann.says('one')
    await ben.hears('one')
    await ben.drops()
    await ann.says('two')
    await ann.says('three')
    const again = await join(room, undefined, { session: ben.session, after: first.seq })
    expect(again.joined.messages.map(({ seq, text }) => [seq, text])).toEqual([[2, 'two'], [3, 'three']])
    expect(again.joined.more).toBe(false)
  })

  test('`after` works for a newcomer as well, and beyond the end it is an empty page', async ({ room }) => {
    const ann = await join(room, 'Ann')
    await ann.says('one')
    await ann.says('two')
    expect((await join(room, 'Ben', { after: 1 })).joined.messages).toMatchObject([{ text: 'two' }])
    expect((await join(room, 'Cem', { after: 2 })).joined).toMatchObject({ messages: [], more: false })
    expect((await join(room, 'Dot', { after: 0 })).joined.messages).toHaveLength(2)
    expect((await join(room, 'Eve', { after: 99 })).joined).toMatchObject({ messages: [], more: false })
  })
})

describe('a person who is gone before they have joined', () => {
  /** Sends a request and a close together, so that both arrive before either is answered. */
  async function wishAndGo({ server, id }: TestRoom, wish: { name?: string, session?: string }): Promise<string> {
    const gone = await upgraded(server, id)
    gone.says(Buffer.concat([frame(TEXT, JSON.stringify({ type: 'join', ...wish })), frame(CLOSE, Buffer.from([0x03, 0xE8]))]))
    return await gone.ended()
  }

  // With several processes it takes a moment more: see tests/redis/rooms.
  test.skipIf(process.env.ON_REDIS)('by a close right after the request, leaves the name free', async ({ room }) => {
    expect(await wishAndGo(room, { name: 'Ann' })).not.toContain('joined')
    expect((await join(room, 'Ann')).joined.participants).toHaveLength(1)
  })

  test('does not come back by a session that nobody uses', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    await ann.drops()
    await wishAndGo(room, { session: ann.session })
    expect(await ben.unread()).toEqual([])
    expect(await join(room, undefined, { session: ann.session })).toHaveProperty('self', ann.self)
  })
})

test('ten refused joins end the connection', async ({ room }) => {
  const ann = await connect(room)
  for (let attempt = 0; attempt < 10; attempt += 1) {
    ann.sends({ type: 'join', session: 'unknown' })
    await ann.isTold('session_invalid')
  }
  ann.sends({ type: 'ping' })
  expect(await ann.closed()).toBe(4408)
  await expect(ann.receives('pong')).rejects.toThrow()
})
