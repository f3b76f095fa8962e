import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { effectScope } from 'vue'
import type { EffectScope } from 'vue'
import { CloseCode } from '#shared/closeCodes'
import { useRoom } from '~/composables/useRoom'
import type { KeyInLink } from '~/client/encryption/linkKey'
import { createdRoomKeys } from '~/client/encryption/createdRoomKeys'
import { deriveRoomKeys } from '~/client/encryption/keys'
import { forget, recall, remember, rememberedRooms } from '~/client/tabStorage'
import { BACKENDS, VECTOR } from '../support/encryption/vector'
import { ANN, BEN, FakeNetwork, RETURN_MS, ROOM, joined, message, turn } from '../support/fakeNetwork'

let fake: FakeNetwork
let scope: EffectScope
let room: ReturnType<typeof useRoom>

/** A page that was just opened, in the same tab. */
async function visit(answer: FakeNetwork['answer'] = { ...ROOM, participants: 1, now: 1000 }, inLink?: KeyInLink) {
  scope?.stop()
  fake = new FakeNetwork()
  fake.answer = answer
  scope = effectScope()
  room = scope.run(() => useRoom(ROOM.id, fake.network)) ?? expect.fail()
  await room.start(inLink)
}

async function enter() {
  await visit()
  void room.join('Ann')
  fake.socket.opens()
  fake.socket.says(joined())
}

/** The fields of the state that the session is in. */
const session = (): Partial<Record<'phase' | 'problem' | 'keyProblem' | 'obstacle' | 'reason', string>> => ({ ...room.session.value })
const texts = () => room.state.value.log.messages.map(({ text }) => text)
const sent = () => fake.socket.sent

beforeEach(() => forget(ROOM.id))
afterEach(() => scope.stop())

describe('at the door', () => {
  test('one sees how many are in there, and nothing is joined', async () => {
    await visit({ ...ROOM, participants: 3, now: 1000 })
    expect(session().phase).toBe('door')
    expect(room.status.value?.participants).toBe(3)
    expect(fake.sockets).toEqual([])
  })

  test('of a room that is not there, that is said', async () => {
    await visit('missing')
    expect(session().phase).toBe('missing')
  })

  test('one joins under a name', async () => {
    await enter()
    expect(sent()).toEqual([{ type: 'join', name: 'Ann' }])
    expect(session().phase).toBe('inside')
  })

  test('a name that is taken is asked for again, on the same connection', async () => {
    await visit()
    void room.join('Ann')
    fake.socket.opens()
    fake.socket.says({ type: 'error', code: 'name_taken', message: '' })
    expect([session().phase, session().problem]).toEqual(['door', 'name_taken'])
    void room.join('Anna')
    expect(sent()).toEqual([{ type: 'join', name: 'Ann' }, { type: 'join', name: 'Anna' }])
    expect(fake.sockets).toHaveLength(1)
  })

  test('a connection that ends while one thinks about a name is opened again by joining', async () => {
    await visit()
    void room.join('Ann')
    fake.socket.opens()
    fake.socket.says({ type: 'error', code: 'name_taken', message: '' })
    fake.socket.closes(CloseCode.joinTimeout)
    fake.pass(60_000)
    expect(fake.sockets).toHaveLength(1)
    void room.join('Anna')
    fake.socket.opens()
    expect(sent()).toEqual([{ type: 'join', name: 'Anna' }])
  })

  test('of a full room one can try again', async () => {
    await visit()
    void room.join('Ann')
    fake.socket.opens()
    fake.socket.says({ type: 'error', code: 'room_full', message: '' })
    expect(session().phase).toBe('full')
    void room.join()
    fake.socket.opens()
    expect(sent()).toEqual([{ type: 'join', name: 'Ann' }])
  })

  test('of a locked room as well', async () => {
    await visit()
    void room.join('Ann')
    fake.socket.opens()
    fake.socket.says({ type: 'error', code: 'room_locked', message: '' })
    expect([session().phase, fake.socket.isClosed]).toEqual(['locked', true])
    void room.join()
    fake.socket.opens()
    expect(sent()).toEqual([{ type: 'join', name: 'Ann' }])
  })

  test('too many attempts wait as long as the server says', async () => {
    await visit()
    void room.join('Ann')
    fake.socket.opens()
    fake.socket.says({ type: 'error', code: 'rate_limited', message: '', retryAfterMs: 700 })
    fake.pass(699)
    expect(sent()).toHaveLength(1)
    fake.pass(1)
    expect(sent()).toHaveLength(2)
  })
})

describe('coming back', () => {
  test('a reload is the same person', async () => {
    await enter()
    await visit()
    fake.socket.opens()
    expect(sent()).toEqual([{ type: 'join', session: 'secret' }])
  })

  test('asks for what was missed, all of it, before anything is sent', async () => {
    await enter()
    fake.socket.says({ type: 'message', ...message(1, 'one') })
    fake.socket.closes()
    room.post('mine')
    fake.pass(RETURN_MS)
    fake.socket.opens()
    expect(sent()).toEqual([{ type: 'join', session: 'secret', after: 1 }])
    fake.socket.says(joined({ messages: [message(2, 'two')], more: true }))
    fake.socket.says({ type: 'message', ...message(5, 'five') })
    expect(sent().at(-1)).toEqual({ type: 'history', after: 2 })
    expect(texts()).toEqual(['one', 'two'])
    fake.socket.says({ type: 'history', messages: [message(3, 'three'), message(4, 'four')], more: false })
    expect(texts()).toEqual(['one', 'two', 'three', 'four', 'five'])
    expect(sent().at(-1)).toMatchObject({ type: 'message', text: 'mine' })
  })

  test('sends again, under the same id, what was not acknowledged, and takes any answer once', async () => {
    await enter()
    room.post('mine')
    const [, first] = sent()
    fake.socket.closes()
    fake.pass(RETURN_MS)
    fake.socket.opens()
    fake.socket.says(joined())
    expect(sent()[1]).toEqual(first)
    const clientId = first?.type === 'message' ? first.clientId : ''
    const accepted = { type: 'message' as const, ...message(1, 'mine', ANN, clientId) }
    fake.socket.says(accepted)
    fake.socket.says(accepted)
    expect(texts()).toEqual(['mine'])
    expect(room.state.value.outbox).toEqual([])
  })

  test('with a session that the room does not know leads to the door', async () => {
    await enter()
    await visit()
    fake.socket.opens()
    fake.socket.says({ type: 'error', code: 'session_invalid', message: '' })
    expect([session().phase, session().problem, room.isReturning.value]).toEqual(['door', 'session_invalid', false])
    void room.join('Ann')
    expect(sent().at(-1)).toEqual({ type: 'join', name: 'Ann' })
  })

  test('tells who came and left meanwhile', async () => {
    await enter()
    fake.socket.closes()
    fake.pass(RETURN_MS)
    fake.socket.opens()
    fake.socket.says(joined({ participants: [ANN] }))
    expect(room.state.value.presence.notices[0]?.movements).toEqual([{ participant: BEN, movement: 'left' }])
  })
})

describe('writing', () => {
  test('a text that cannot be sent is refused at once, and said why', async () => {
    await enter()
    expect([room.post(' '), room.post('x'.repeat(4001)), room.post('\u0000')]).toEqual(['text_invalid', 'text_too_long', 'text_invalid'])
    expect(room.state.value.outbox).toEqual([])
  })

  test('too fast waits, and then goes on by itself, in order', async () => {
    await enter()
    room.post('one')
    room.post('two')
    const [, first] = sent()
    const clientId = first?.type === 'message' ? first.clientId : ''
    fake.socket.says({ type: 'error', code: 'rate_limited', message: '', clientId, retryAfterMs: 800 })
    fake.pass(799)
    expect(sent()).toHaveLength(2)
    fake.pass(1)
    expect(sent()[2]).toEqual(first)
  })

  test('typing is said once in two seconds', async () => {
    await enter()
    room.sayTyping()
    room.sayTyping()
    fake.pass(2000)
    room.sayTyping()
    expect(sent().filter(({ type }) => type === 'typing')).toHaveLength(2)
  })
})

describe('a room with a key', () => {
  const ENCRYPTED = { ...ROOM, encrypted: true }
  const KEY = { status: 'complete', secret: VECTOR.secret } as const
  const visitSealed = (inLink: KeyInLink = KEY) => visit({ ...ENCRYPTED, participants: 1, now: 1000 }, inLink)

  /** Joins, and waits until that has been sent. */
  async function joinSealed(name: string, password?: string) {
    await room.join(name, password)
    fake.socket.opens()
    await expect.poll(() => sent().length).toBe(1)
  }

  test('is told no name as it is', async () => {
    await visitSealed()
    await joinSealed('Ann')
    expect(sent()).toEqual([{ type: 'join', name: expect.stringMatching(/^[\w-]{100,}$/), proof: VECTOR.proof }])
  })

  test.for<KeyInLink>([{ status: 'truncated' }, { status: 'garbled' }, { status: 'mangled' }, { status: 'mangled', key: KEY }])('that is %j lets nobody go on, even if the server calls the room open', async (inLink) => {
    for (const answer of ['unknown', { ...ROOM, participants: 1, now: 1000 }, { ...ENCRYPTED, participants: 1, now: 1000 }] as const) {
      await visit(answer, inLink)
      expect([session().phase, session().keyProblem]).toEqual(['keyless', inLink.status === 'garbled' ? 'wrong' : inLink.status])
      await room.join('Ann')
      expect(fake.sockets).toEqual([])
    }
    await visit('missing', inLink)
    expect(session().phase).toBe('missing')
  })

  test('that the server calls open, at the door or in `joined`, is not entered', async () => {
    await visit({ ...ROOM, participants: 1, now: 1000 }, KEY)
    expect([session().phase, session().keyProblem]).toEqual(['keyless', 'unexpected'])
    await visitSealed()
    await joinSealed('Ann')
    fake.socket.says(joined())
    await expect.poll(() => session().keyProblem).toBe('unexpected')
    expect([session().phase, fake.socket.isClosed, rememberedRooms()]).toEqual(['keyless', true, []])
  })

  test('that may be missing is known of before a name is sent: the server could not be asked at the door', async () => {
    for (const [answer, isSent] of [[{ ...ROOM, participants: 1, now: 1000 }, true], [{ ...ENCRYPTED, participants: 1, now: 1000 }, false]] as const) {
      await visit('unknown')
      void room.join('Ann')
      fake.socket.opens()
      await turn()
      expect(sent()).toEqual([])
      fake.answer = answer
      fake.pass(1000)
      await turn()
      expect(sent()).toEqual(isSent ? [{ type: 'join', name: 'Ann' }] : [])
      expect(session().keyProblem).toBe(isSent ? undefined : 'missing')
    }
  })

  test('that is whole takes the place of one that was not', async () => {
    await visitSealed({ status: 'missing' })
    expect(session().keyProblem).toBe('missing')
    await room.start(KEY)
    await joinSealed('Ann')
    fake.socket.says(joined({ room: ENCRYPTED }))
    await expect.poll(() => session().phase).toBe('inside')
  })

  test('is entered once, however often one asks', async () => {
    await visitSealed()
    await Promise.all([room.join('Ann'), room.join('Ann')])
    fake.socket.opens()
    await room.join('Ann')
    await expect.poll(() => sent().length).toBeGreaterThan(0)
    await turn()
    expect([sent().length, fake.sockets.length]).toEqual([1, 1])
  })

  test('and ends while it is being unlocked stays ended', async () => {
    await visitSealed()
    const joining = room.join('Ann')
    room.finish('owner')
    await joining
    await room.join('Ann')
    expect([session().phase, fake.sockets.length]).toEqual(['ended', 0])
  })

  test('and a wrong password asks for it again, on another connection', async () => {
    await visitSealed({ ...KEY, status: 'needsPassword' })
    createdRoomKeys.set(ROOM.id, await deriveRoomKeys(BACKENDS.WebCrypto, VECTOR.secret))
    await joinSealed('Ann', 'wrong')
    fake.socket.says({ type: 'error', code: 'proof_invalid', message: '' })
    fake.socket.closes(CloseCode.proofRefused)
    expect([session().phase, session().problem, room.asksPassword.value]).toEqual(['door', 'proof_invalid', true])
    expect(createdRoomKeys.size).toBe(0)
  })

  test('and a password is asked for again with a name that cannot be one: neither was sent', async () => {
    await visitSealed({ ...KEY, status: 'needsPassword' })
    createdRoomKeys.set(ROOM.id, await deriveRoomKeys(BACKENDS.WebCrypto, VECTOR.secret, new Uint8Array(32)))
    await room.join('\u200B', 'mistyped')
    fake.socket.opens()
    await expect.poll(() => session().problem).toBe('name_invalid')
    expect([sent(), room.asksPassword.value]).toEqual([[], true])
    createdRoomKeys.set(ROOM.id, await deriveRoomKeys(BACKENDS.WebCrypto, VECTOR.secret))
    await joinSealed('Ann', 'corrected')
    expect(sent()).toEqual([expect.objectContaining({ proof: VECTOR.proof })])
    createdRoomKeys.delete(ROOM.id)
  })

  test('that is wrong is asked for', async () => {
    await visitSealed()
    await joinSealed('Ann')
    fake.socket.closes(CloseCode.proofRefused)
    expect([session().phase, session().keyProblem]).toEqual(['keyless', 'wrong'])
  })
})

describe('leaving', () => {
  test('is told to the server, and everything is forgotten at once', async () => {
    remember(ROOM.id, { ownerToken: 'mine' })
    await enter()
    fake.socket.says({ type: 'message', ...message(1, 'a secret') })
    room.leave()
    expect([sent().at(-1), fake.socket.isClosed]).toEqual([{ type: 'leave' }, true])
    expect([session().phase, room.state.value.log.messages, room.state.value.self, recall(ROOM.id)]).toEqual(['left', [], undefined, undefined])
    fake.pass(60_000)
    expect(fake.sockets).toHaveLength(1)
  })

  test('works without a connection', async () => {
    await enter()
    fake.socket.closes()
    room.leave()
    fake.pass(60_000)
    expect([session().phase, recall(ROOM.id), fake.sockets.length]).toEqual(['left', undefined, 1])
  })
})

describe('the end', () => {
  function expectNothingLeft() {
    expect(room.state.value.log.messages).toEqual([])
    expect(room.state.value.presence.participants).toEqual([])
    expect(room.status.value).toBeUndefined()
    expect(rememberedRooms()).toEqual([])
    fake.pass(60_000)
    expect(fake.sockets.every(({ isClosed }) => isClosed)).toBe(true)
  }

  test.each(['expired', 'owner'] as const)('told by the server (%s) leaves nothing', async (reason) => {
    await enter()
    fake.socket.says({ type: 'message', ...message(1, 'one') })
    fake.socket.says({ type: 'ended', reason })
    expect([session().phase, session().reason]).toEqual(['ended', reason])
    expectNothingLeft()
  })

  test('found out by a close code leaves nothing', async () => {
    await enter()
    fake.socket.closes(CloseCode.endedByOwner)
    expect(session().reason).toBe('owner')
    expectNothingLeft()
  })

  test('found out only on return, the time being over, is an expiry', async () => {
    await enter()
    fake.socket.closes()
    fake.answer = 'missing'
    fake.now = 3_600_000
    fake.pass(RETURN_MS)
    fake.socket.closes()
    await turn()
    expect(session().reason).toBe('expired')
    expectNothingLeft()
  })

  test('by its owner', async () => {
    remember(ROOM.id, { ownerToken: 'token' })
    await enter()
    expect(room.isOwner.value).toBe(true)
    expect(await room.endRoom()).toBe(true)
    expect(session().reason).toBe('owner')
    expectNothingLeft()
  })
})

test('an end that only the device\'s clock tells keeps the place in the room, and nothing else of it', async () => {
  await enter()
  room.finish('expired', false)
  expect([session().phase, texts(), room.state.value.self]).toEqual(['ended', [], undefined])
  expect(recall(ROOM.id)).toEqual({ session: 'secret' })
})

test.each(['door', 'full'])('somebody who waits (%s) is told of the end, and keeps no token', async (where) => {
  await visit()
  remember(ROOM.id, { ownerToken: 'token' })
  if (where === 'full') {
    void room.join('Ann')
    fake.socket.opens()
    fake.socket.says({ type: 'error', code: 'room_full', message: '' })
  }
  expect(session().phase).toBe(where)
  fake.answer = 'missing'
  fake.pass(4000)
  await turn()
  expect([session().phase, session().reason, rememberedRooms()]).toEqual(['ended', 'owner', []])
})

test('a room that is gone when its page is opened leaves nothing of what the tab held of it', async () => {
  remember(ROOM.id, { session: 'secret', ownerToken: 'token' })
  await visit('missing')
  fake.socket.closes()
  await turn()
  expect([session().phase, rememberedRooms()]).toEqual(['missing', []])
})

describe('what keeps a connection out', () => {
  test.each(['wrongOrigin', 'tooMany', 'serverFull'] as const)('%s is told at the door and inside, until there is a connection', async (why) => {
    await visit()
    fake.refusal = { why }
    void room.join('Ann')
    fake.socket.closes()
    await turn()
    expect([session().phase, session().obstacle]).toEqual(['entering', why])
    fake.pass(RETURN_MS)
    fake.socket.opens()
    expect(session().obstacle).toBeUndefined()
    fake.socket.says(joined())
    fake.socket.closes()
    fake.pass(RETURN_MS)
    fake.socket.closes()
    await turn()
    expect([session().phase, session().obstacle]).toEqual(['inside', why])
    fake.pass(RETURN_MS)
    fake.socket.opens()
    fake.socket.says(joined())
    expect([session().phase, session().obstacle]).toEqual(['inside', undefined])
  })

  test('for a while does not keep a tab from learning of an early end', async () => {
    await enter()
    fake.refusal = { why: 'tooMany', retryAfterMs: 60_000 }
    fake.socket.closes()
    fake.pass(RETURN_MS)
    fake.socket.closes()
    await turn()
    fake.answer = 'missing'
    fake.pass(4000)
    await turn()
    expect([session().phase, session().reason, rememberedRooms()]).toEqual(['ended', 'owner', []])
  })
})
