import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UNREADABLE } from '~/client/encryption/unreadable'
import { Client, sealedRoom, settle } from '../../../support/encryption/client'
import { Relay } from '../../../support/encryption/relay'
import { VECTOR } from '../../../support/encryption/vector'

async function enter(relay: Relay, name: string, backend?: 'WebCrypto' | 'noble'): Promise<Client> {
  const client = new Client(relay, await sealedRoom(backend), name)
  client.connect()
  await settle()
  return client
}

describe('in an encrypted room', () => {
  test('people read each other, and the server reads nothing', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    const ben = await enter(relay, 'Ben', 'noble')
    ann.write('c1', 'hello')
    await settle()
    ben.write('c1', 'hi')
    await settle()
    for (const client of [ann, ben]) expect(client.conversation).toEqual(['Ann: hello', 'Ben: hi'])
    expect(JSON.stringify([relay.heard, relay.messages, relay.people])).not.toMatch(/Ann|Ben|hello|"hi"/)
  })

  test('everybody proves the key, also after a reconnect', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    ann.cut()
    ann.connect()
    await settle()
    const joins = relay.heard.filter(frame => frame.type === 'join')
    expect(joins.map(({ proof }) => proof)).toEqual([VECTOR.proof, VECTOR.proof])
    expect(joins.map(({ session, name }) => [session !== undefined, name !== undefined])).toEqual([[false, true], [true, false]])
  })

  test('presence and typing work as in a normal room', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    const ben = await enter(relay, '  Ben ')
    expect(ben.type()).toBe(true)
    await settle()
    expect(ann.state.presence.participants).toEqual([{ id: 'p0', name: 'Ann' }, { id: 'p1', name: 'Ben' }])
    expect([...ann.state.typing.keys()]).toEqual(['p1'])
  })

  test('two people with one name are shown with different names on every message', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    const other = await enter(relay, 'ANN')
    other.write('c1', 'me too')
    await settle()
    expect(ann.state.presence.participants.map(({ name }) => name)).toEqual(['Ann', 'ANN (2)'])
    expect(other.state.self?.name).toBe('ANN (2)')
    expect(ann.conversation).toEqual(['ANN (2): me too'])
  })

  test('a new name is on later messages, not on earlier ones', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    const ben = await enter(relay, 'Ben')
    ann.write('c1', 'one')
    await settle()
    ann.rename('Eve')
    ann.write('c2', 'two')
    await settle()
    ann.cut()
    ann.connect()
    await settle()
    ann.write('c3', 'three')
    await settle()
    for (const client of [ann, ben]) expect(client.conversation).toEqual(['Ann: one', 'Eve: two', 'Eve: three'])
    expect(ben.state.presence.participants.map(({ name }) => name)).toEqual(['Eve', 'Ben'])
    expect(JSON.stringify([relay.heard, relay.people])).not.toMatch(/Eve/)
    ann.rename(' \u200B ')
    await settle()
    expect(ann.problems).toEqual(['name_invalid'])
  })

  test('a new name that a copy of the tab took is on later messages too, also after a reconnect', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    const ben = await enter(relay, 'Ben')
    const copy = new Client(relay, await sealedRoom(), '')
    copy.copies(ben)
    copy.connect()
    await settle()
    copy.rename('Eve')
    await settle()
    ben.cut()
    ben.connect()
    await settle()
    ben.write('c1', 'hello')
    await settle()
    expect(ann.conversation).toEqual(['Eve: hello'])
  })

  test('an invalid name is refused here, as the server would do', async () => {
    const relay = new Relay()
    const nobody = await enter(relay, ' \u200B ')
    expect(nobody.problems).toEqual(['name_invalid'])
    expect(relay.heard).toEqual([])
  })

  test('older pages are decrypted too', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    for (const text of ['1', '2', '3', '4', '5']) ann.write(text, text)
    await settle()
    const ben = await enter(relay, 'Ben')
    expect(ben.conversation).toEqual(['Ann: 4', 'Ann: 5'])
    ben.scrollUp()
    await settle()
    expect(ben.conversation).toEqual(['Ann: 2', 'Ann: 3', 'Ann: 4', 'Ann: 5'])
  })

  test('that one leaves is told at once, also while a message is being encrypted', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    ann.write('c1', 'never mind')
    ann.leavesForGood()
    await settle()
    expect(relay.heard.map(({ type }) => type)).toEqual(['join', 'leave'])
  })

  test('after leaving, nothing is received or sent', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    const ben = await enter(relay, 'Ben')
    ben.write('c1', 'hello')
    ann.write('c1', 'too late')
    ann.leave()
    await settle()
    expect(ann.conversation).toEqual([])
    expect(relay.messages).toHaveLength(1)
    expect(ann.type()).toBe(false)
  })

  test('a connection lost during decryption is read again', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    const ben = await enter(relay, 'Ben')
    ben.write('c1', 'hello')
    await settle()
    ben.write('c2', 'are you there?')
    ann.cut()
    ann.write('c1', 'not yet sent')
    await settle()
    expect(ann.state.joined).toBe(false)
    ann.connect()
    await settle()
    expect(ann.conversation).toEqual(['Ben: hello', 'Ben: are you there?', 'Ann: not yet sent'])
    expect(ann.state.outbox).toEqual([])
  })
})

describe('a server that cheats', () => {
  async function talk() {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    const ben = await enter(relay, 'Ben')
    ann.write('c1', 'I agree')
    await settle()
    const [message] = relay.messages
    if (!message) throw new Error('nothing was posted')
    const tell = async (change: Partial<typeof message>) => {
      for (const link of relay.links) link.tell({ type: 'message', ...message, seq: 2, ...change })
      await settle()
      return ben.conversation.at(-1)
    }
    return { relay, ann, ben, message, tell }
  }

  test('cannot move a text to another person', async () => {
    const { tell } = await talk()
    expect(await tell({ participantId: 'p1' })).toBe(`Ann (2): ${UNREADABLE}`)
  })

  test('cannot move a text to another name', async () => {
    const { relay, tell } = await talk()
    expect(await tell({ name: relay.people[1]?.name })).toBe(`Ben (2): ${UNREADABLE}`)
  })

  test('cannot move a text to another id', async () => {
    const { tell } = await talk()
    expect(await tell({ clientId: 'c2' })).toBe(`Ann: ${UNREADABLE}`)
  })

  test('cannot forge a text or a name', async () => {
    const { tell } = await talk()
    expect(await tell({ clientId: 'c2', name: 'Ann', text: 'I never said that' })).toBe(`${UNREADABLE}: ${UNREADABLE}`)
  })

  test('cannot choose the name that we write under', async () => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    const ben = new Client(relay, await sealedRoom(), 'Ben')
    relay.people.push = function (...people) {
      return Array.prototype.push.call(this, ...people.map(person => Object.assign(person, { name: relay.people[0]?.name })))
    }
    ben.connect()
    await settle()
    ben.write('c1', 'I am Ben')
    await settle()
    expect(ann.conversation).toEqual([`Ann (2): ${UNREADABLE}`])
  })
})

test('a server that cheats cannot give us the name of somebody else', async () => {
  const relay = new Relay()
  const ann = await enter(relay, 'Ann')
  const ben = await enter(relay, 'Ben')
  for (const link of relay.links) link.tell({ type: 'participant', event: 'renamed', participant: { id: 'p1', name: relay.people[0]?.name ?? '' } })
  await settle()
  ben.write('c1', 'I am Ben')
  await settle()
  expect(ann.conversation).toEqual(['Ben: I am Ben'])
})

type Step = 'annWrites' | 'annRenames' | 'benWrites' | 'cut' | 'connect' | 'settle'

test('after any network failures, everything is read once, in one order', async () => {
  const step = fc.constantFrom<Step>('annWrites', 'annRenames', 'benWrites', 'cut', 'connect', 'settle')
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
    const relay = new Relay()
    const ann = await enter(relay, 'Ann')
    const ben = await enter(relay, 'Ben', 'noble')
    const written: string[] = []
    for (const [index, each] of steps.entries()) {
      if (each === 'annWrites') written.push(String(index))
      if (each === 'annWrites') ann.write(`c${index}`, String(index))
      else if (each === 'annRenames') ann.rename(`Ann${index}`)
      else if (each === 'benWrites') ben.write(`c${index}`, String(index))
      else if (each === 'cut') ann.cut()
      else if (each === 'connect') ann.connect()
      else await settle()
    }
    ann.connect()
    await settle()
    // A client without messages receives the newest page first.
    while (ann.state.log.hasOlder) {
      ann.scrollUp()
      await settle()
    }
    expect(ann.conversation).toEqual(ben.conversation)
    expect(ann.conversation).toHaveLength(steps.filter(each => each.endsWith('Writes')).length)
    expect(ann.conversation.filter(line => line.startsWith('Ann')).map(line => line.split(': ')[1])).toEqual(written)
  }), { numRuns: 40 })
})
