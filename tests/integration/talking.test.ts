import { describe, expect } from 'vitest'
import type { Message } from '#shared/protocol'
import type { Person, TestRoom } from '../support/dialogue'
import { connect, createRoom, join } from '../support/dialogue'
import { test } from '../support/fixtures'

/** Posts many messages at once, and waits until all are accepted. */
async function fill(person: Person, count: number, text: (index: number) => string = index => `message ${index + 1}`): Promise<void> {
  for (let index = 0; index < count; index += 1) person.sends({ type: 'message', clientId: `fill-${index}`, text: text(index) })
  for (let index = 0; index < count; index += 1) await person.receives('message', ({ clientId }) => clientId === `fill-${index}`)
}

const seqs = (messages: Pick<Message, 'seq'>[]) => messages.map(({ seq }) => seq)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** A room with this many messages, and somebody in it. */
async function conversation(room: TestRoom, count: number, text?: (index: number) => string): Promise<Person> {
  const ann = await join(room, 'Ann')
  await fill(ann, count, text)
  return ann
}

describe('a message', () => {
  test('reaches everyone once, its sender included', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    const accepted = await ann.says('hello')
    const heard = await ben.hears('hello')
    expect(heard).toEqual(accepted)
    expect(heard).toEqual({
      type: 'message', seq: 1, clientId: expect.any(String), participantId: ann.self.id, name: 'Ann', text: 'hello', sentAt: expect.any(Number),
    })
    expect(heard.sentAt).toBeGreaterThanOrEqual(room.createdAt)
    expect(heard.sentAt).toBeLessThan(room.expiresAt)
    expect(await ben.unread()).toEqual([])
    expect(await ann.unread()).toMatchObject([{ type: 'participant' }])
  })

  test('is a dialogue', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    await ann.says('hello')
    await ben.hears('hello')
    await ben.says('hi')
    await ann.hears('hi')
  })

  test('does not reach another room', async ({ room, server }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(await createRoom(server), 'Ben')
    await ann.says('for this room')
    expect(await ben.unread()).toEqual([])
  })

  test.for(['one\ntwo\tthree', '  spaces stay  ', '👩‍👩‍👧 e\u0301', '<script>alert(1)</script>', '{"type":"ended"}', '\u2028', '"\\', 'ش\u200Fx', 'x'.repeat(4000), '\u{1F600}'.repeat(2000)])(
    'arrives unchanged: %j', async (text, { room }) => {
      const ann = await join(room, 'Ann')
      if (text === '\u2028') text += 'seen'
      expect((await ann.says(text)).text).toBe(text)
      const ben = await join(room, 'Ben')
      expect(ben.joined.messages).toMatchObject([{ text }])
    })

  test.for(['', ' ', '\n\t', '\u200B', 'a\u0000', 'a\r\nb', 'a\u001Bb', 'a\u0085b', '\uD800', 'x\uDC00'])(
    'of %j is refused, under its own id', async (text, { room }) => {
      const ann = await join(room, 'Ann')
      ann.sends(JSON.stringify({ type: 'message', clientId: 'wrong', text }))
      expect(await ann.isTold('text_invalid')).toMatchObject({ clientId: 'wrong' })
      expect(await ann.says('right')).toMatchObject({ seq: 1 })
    })

  test('of more than 4,000 characters is refused, under its own id', async ({ room }) => {
    const ann = await join(room, 'Ann')
    ann.sends({ type: 'message', clientId: 'long', text: 'x'.repeat(4001) })
    expect(await ann.isTold('text_too_long')).toMatchObject({ clientId: 'long' })
  })

  test.for(['', 'x'.repeat(37), 1, null])('with the client id %j is an invalid frame', async (clientId, { room }) => {
    const ann = await join(room, 'Ann')
    ann.sends(JSON.stringify({ type: 'message', clientId, text: 'text' }))
    await ann.isTold('invalid_frame')
  })
})

describe('sending again', () => {
  test('is answered with the stored message, and stores nothing twice', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    const first = await ann.says('hello', 'mine')
    expect(await ann.says('hello', 'mine')).toEqual(first)
    expect(await ann.says('something else', 'mine')).toEqual(first)
    await ben.hears('hello')
    expect(await ben.unread()).toEqual([])
    expect((await ben.reads({ after: 0 })).messages).toHaveLength(1)
  })

  test('is answered to the connection that asked', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const phone = await join(room, undefined, { session: ann.session })
    await ann.says('hello', 'mine')
    await phone.hears('hello')
    await phone.says('hello', 'mine')
    expect(await ann.unread()).toEqual([])
  })

  test('within one turn stores one message', async ({ room }) => {
    const ann = await join(room, 'Ann')
    for (let time = 0; time < 5; time += 1) ann.sends({ type: 'message', clientId: 'mine', text: 'hello' })
    const answers = []
    for (let time = 0; time < 5; time += 1) answers.push(await ann.receives('message'))
    expect(seqs(answers)).toEqual([1, 1, 1, 1, 1])
    expect(await ann.says('next')).toMatchObject({ seq: 2 })
  })

  test('from two connections of one person at the same moment stores one message', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const phone = await join(room, undefined, { session: ann.session })
    const ben = await join(room, 'Ben')
    for (let index = 0; index < 20; index += 1) {
      ann.sends({ type: 'message', clientId: `both-${index}`, text: `text ${index}` })
      phone.sends({ type: 'message', clientId: `both-${index}`, text: `text ${index}` })
    }
    for (let index = 0; index < 20; index += 1) await ben.hears(`text ${index}`)
    await ann.unread()
    await phone.unread()
    expect((await ben.unread()).filter(({ type }) => type === 'message')).toEqual([])
    expect(seqs((await ben.reads({ after: 0 })).messages)).toEqual(range(1, 20))
  })

  test('is per person: two may choose the same client id', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    await ann.says('from Ann', 'same')
    expect(await ben.says('from Ben', 'same')).toMatchObject({ seq: 2, text: 'from Ben' })
  })
})

describe('order', () => {
  test('is the same for everyone, and counts without a gap, with any number of writers at once', async ({ room }) => {
    const people = await Promise.all(['Ann', 'Ben', 'Cem', 'Dot', 'Eve'].map(name => join(room, name)))
    const each = 60
    for (let index = 0; index < each; index += 1) {
      for (const person of people) person.sends({ type: 'message', clientId: `id-${index}`, text: `${person.self.name} ${index}` })
    }
    const heard = await Promise.all(people.map(async (person) => {
      const messages: Message[] = []
      for (let index = 0; index < each * people.length; index += 1) messages.push(await person.receives('message'))
      return messages
    }))
    for (const messages of heard) {
      expect(seqs(messages)).toEqual(range(1, each * people.length))
      expect(messages).toEqual(heard[0])
    }
    for (const { self } of people) {
      const own = heard[0]?.filter(({ participantId }) => participantId === self.id).map(({ text }) => text)
      expect(own).toEqual(range(0, each - 1).map(index => `${self.name} ${index}`))
    }
  })

  test('has no gap between the page of a newcomer and the live messages', async ({ room }) => {
    const ann = await join(room, 'Ann')
    for (let index = 0; index < 150; index += 1) ann.sends({ type: 'message', clientId: `early-${index}`, text: 'text' })
    const ben = await connect(room)
    ben.sends({ type: 'join', name: 'Ben' })
    for (let index = 0; index < 150; index += 1) ann.sends({ type: 'message', clientId: `late-${index}`, text: 'text' })
    const { messages } = await ben.receives('joined')
    const held = seqs(messages)
    const last = held.at(-1) ?? 0
    for (let seq = last + 1; seq <= 300; seq += 1) held.push((await ben.receives('message')).seq)
    expect(held).toEqual(range(held[0] ?? 1, 300))
  })
})

describe('history', () => {
  test('opens with the newest page, oldest first, and says that there is more', async ({ room }) => {
    await conversation(room, 120)
    const { joined } = await join(room, 'Ben')
    expect(seqs(joined.messages)).toEqual(range(21, 120))
    expect(joined.more).toBe(true)
    expect(joined.messages[0]).toEqual({
      seq: 21, clientId: 'fill-20', participantId: expect.any(String), name: 'Ann', text: 'message 21', sentAt: expect.any(Number),
    })
  })

  test('with `after` is the page that follows it', async ({ room }) => {
    await conversation(room, 120)
    const { joined } = await join(room, 'Ben', { after: 5 })
    expect(seqs(joined.messages)).toEqual(range(6, 105))
    expect(joined.more).toBe(true)
  })

  test('is read backwards page by page', async ({ room }) => {
    const ann = await conversation(room, 130)
    const newer = await ann.reads({ before: 131 })
    expect([seqs(newer.messages), newer.more]).toEqual([range(31, 130), true])
    const older = await ann.reads({ before: 31 })
    expect([seqs(older.messages), older.more]).toEqual([range(1, 30), false])
  })

  test('is read forwards page by page', async ({ room }) => {
    const ann = await conversation(room, 130)
    const first = await ann.reads({ after: 0 })
    expect([seqs(first.messages), first.more]).toEqual([range(1, 100), true])
    const second = await ann.reads({ after: 100 })
    expect([seqs(second.messages), second.more]).toEqual([range(101, 130), false])
  })

  test('comes in smaller pages on request', async ({ room }) => {
    const ann = await conversation(room, 10)
    expect(await ann.reads({ before: 8, limit: 3 })).toMatchObject({ messages: [{ seq: 5 }, { seq: 6 }, { seq: 7 }], more: true })
    expect(await ann.reads({ after: 8, limit: 1 })).toMatchObject({ messages: [{ seq: 9 }], more: true })
    expect(await ann.reads({ after: 7, limit: 3 })).toMatchObject({ messages: [{ seq: 8 }, { seq: 9 }, { seq: 10 }], more: false })
  })

  test('ends at both ends', async ({ room }) => {
    const ann = await conversation(room, 3)
    expect(await ann.reads({ before: 1 })).toEqual({ type: 'history', messages: [], more: false })
    expect(await ann.reads({ after: 3 })).toEqual({ type: 'history', messages: [], more: false })
  })

  test('comes in pages of at most 256 KiB, in both directions and on joining', async ({ room }) => {
    const large = (index: number) => `${index}`.padEnd(4000, '語')
    const ann = await conversation(room, 40, large)
    const pages = [
      await ann.reads({ before: 41 }),
      await ann.reads({ after: 0 }),
      (await join(room, 'Ben')).joined,
    ]
    for (const { messages, more } of pages) {
      expect(Buffer.byteLength(JSON.stringify(messages))).toBeLessThanOrEqual(256 * 1024)
      expect(messages.length).toBeGreaterThan(15)
      expect(more).toBe(true)
    }
    expect(pages[0]?.messages.at(-1)?.seq).toBe(40)
    expect(pages[1]?.messages.at(0)?.seq).toBe(1)
    expect(pages[2]?.messages.at(-1)?.seq).toBe(40)
  })

  test.for([
    {}, { before: 1, after: 1 }, { before: -1 }, { before: 1.5 }, { after: '1' }, { before: 2, limit: 0 }, { before: 2, limit: 101 }, { before: 2, limit: 1.5 },
  ])('asked for with %j is an invalid frame', async (position, { room }) => {
    const ann = await join(room, 'Ann')
    ann.sends(JSON.stringify({ type: 'history', ...position }))
    await ann.isTold('invalid_frame')
  })
})

describe('typing', () => {
  test('is passed on to the others, at a limited rate', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    await ann.receives('participant')
    ann.sends({ type: 'typing' })
    expect(await ben.receives('typing')).toEqual({ type: 'typing', participantId: ann.self.id })
    for (let time = 0; time < 5; time += 1) ann.sends({ type: 'typing' })
    expect(await ann.unread()).toEqual([])
    expect(await ben.unread()).toEqual([])
  })

  test('of one person does not suppress another\'s', async ({ room }) => {
    const [ann, ben, cem] = [await join(room, 'Ann'), await join(room, 'Ben'), await join(room, 'Cem')]
    ann.sends({ type: 'typing' })
    ben.sends({ type: 'typing' })
    await cem.receives('typing', ({ participantId }) => participantId === ann.self.id)
    await cem.receives('typing', ({ participantId }) => participantId === ben.self.id)
  })
})

test('a ping is answered with the server\'s time', async ({ room }) => {
  const ann = await connect(room)
  ann.sends({ type: 'ping' })
  const first = await ann.receives('pong')
  await ann.joins({ name: 'Ann' })
  ann.sends({ type: 'ping' })
  const second = await ann.receives('pong')
  expect(first.now).toBeGreaterThanOrEqual(room.createdAt)
  expect(second.now).toBeGreaterThanOrEqual(first.now)
})
