import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ServerFrame } from '#shared/protocol'
import { lastSeq } from '~/client/room/messageLog'
import type { RoomEvent, RoomState } from '~/client/room/state'
import { NEW_ROOM_STATE, TYPING_SHOWN_MS, dueFrame, isCaughtUp, reduce } from '~/client/room/state'
import { ModelServer, SELF } from '../../../support/modelServer'

type Step = 'otherPosts' | 'weWrite' | 'serverReads' | 'weReceive' | 'cut' | 'connect' | 'erase' | 'refuse' | 'scrollUp' | 'wait' | 'again' | 'swap'

/** A client around the reducer, like the page, and a server, in one room. */
class Room {
  readonly server = new ModelServer()
  readonly written: string[] = []
  state: RoomState = NEW_ROOM_STATE
  private isConnected = false
  private now = 0

  take(step: Step) {
    switch (step) {
      case 'otherPosts': return this.server.otherPosts('from Ben')
      case 'weWrite': return this.write()
      case 'serverReads': return this.server.read()
      case 'weReceive': return this.receive(this.server.toClient.shift())
      case 'cut': return this.cut()
      case 'connect': return this.connect()
      case 'erase': return this.server.erase()
      case 'refuse': return this.server.refuse(2)
      case 'scrollUp': return this.dispatch({ type: 'olderWanted' })
      case 'wait': return this.wait()
      case 'again': return this.repeatMessage()
      case 'swap': return this.swapMessages()
    }
  }

  /** Delivers everything in transit, as often as it takes. */
  settle() {
    this.connect()
    while (this.server.toServer.length > 0 || this.server.toClient.length > 0 || dueFrame(this.state, Number.POSITIVE_INFINITY)) {
      this.server.read()
      this.receive(this.server.toClient.shift())
      this.wait()
    }
  }

  private dispatch(event: RoomEvent) {
    this.state = reduce(this.state, event)
    for (let frame = dueFrame(this.state, this.now); frame; frame = dueFrame(this.state, this.now)) {
      this.server.toServer.push(frame)
      this.state = reduce(this.state, { type: 'sent', frame })
    }
  }

  private write() {
    const text = `from Ann ${this.written.length}`
    this.written.push(text)
    this.dispatch({ type: 'posted', clientId: text, text })
  }

  private receive(frame: ServerFrame | undefined) {
    if (frame) this.dispatch({ type: 'received', frame, now: this.now })
  }

  private cut() {
    this.isConnected = false
    this.server.cut()
    this.dispatch({ type: 'disconnected' })
  }

  private connect() {
    if (this.isConnected) return
    this.isConnected = true
    this.server.toServer.push({ type: 'join', after: lastSeq(this.state.log) })
  }

  private wait() {
    this.now += 600
    this.dispatch({ type: 'typingChecked', now: this.now })
  }

  private repeatMessage() {
    const [first] = this.server.toClient
    if (first?.type === 'message') this.server.toClient.unshift(first)
  }

  private swapMessages() {
    const [first, second, ...rest] = this.server.toClient
    if (first?.type === 'message' && second?.type === 'message') this.server.toClient = [second, first, ...rest]
  }
}

const steps = fc.array(fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Step>('serverReads', 'weReceive') },
  { weight: 4, arbitrary: fc.constantFrom<Step>('otherPosts', 'weWrite', 'connect') },
  { weight: 1, arbitrary: fc.constantFrom<Step>('cut', 'erase', 'refuse', 'scrollUp', 'wait', 'again', 'swap') },
), { maxLength: 120, size: 'max' })

describe('after any cuts, resends, repetitions, refusals, erasures and pages, in any order', () => {
  function play(taken: Step[]): Room {
    const room = new Room()
    for (const step of taken) {
      room.take(step)
      expectPartOfServersList(room)
    }
    room.settle()
    return room
  }

  test('the client shows the server\'s list: once each, in order, without a gap', () => {
    fc.assert(fc.property(steps, (taken) => {
      const { state, server } = play(taken)
      const { messages } = state.log
      const first = messages[0]?.seq ?? Number.POSITIVE_INFINITY
      expect(isCaughtUp(state)).toBe(true)
      expect(messages.filter(({ seq }) => server.kept.some(kept => kept.seq === seq))).toEqual(server.kept.filter(({ seq }) => seq >= first))
      expect(lastSeq(state.log)).toBe(server.kept.at(-1)?.seq)
    }), { numRuns: 700 })
  })

  test('everything that was written is posted once, in the order of writing', () => {
    fc.assert(fc.property(steps, (taken) => {
      const { state, server, written } = play(taken)
      expect(server.posted.filter(({ participantId }) => participantId === SELF.id).map(({ text }) => text)).toEqual(written)
      expect(state.outbox).toEqual([])
    }), { numRuns: 700 })
  })

  test('scrolling up to the start shows all retained messages', () => {
    fc.assert(fc.property(steps, (taken) => {
      const room = play(taken)
      while (room.state.log.hasOlder) {
        room.take('scrollUp')
        room.settle()
      }
      const seqs = new Set(room.state.log.messages.map(({ seq }) => seq))
      expect(room.server.kept.filter(({ seq }) => !seqs.has(seq))).toEqual([])
    }), { numRuns: 300 })
  })

  function expectPartOfServersList({ state, server }: Room) {
    let before = 0
    for (const message of state.log.messages) {
      expect(message.seq).toBeGreaterThan(before)
      expect(message).toEqual(server.posted[message.seq - 1])
      before = message.seq
    }
  }
})

describe('one message after the other', () => {
  function joined(): Room {
    const room = new Room()
    room.settle()
    return room
  }

  test('only one is in flight, so that none overtakes a refused one', () => {
    const room = joined()
    for (const step of ['refuse', 'weWrite', 'weWrite', 'serverReads', 'weReceive'] as const) room.take(step)
    expect(room.server.toServer).toEqual([])
    expect(room.state.outbox.map(({ status }) => status)).toEqual(['waiting', 'waiting'])
    room.take('wait')
    expect(room.server.toServer).toHaveLength(1)
  })

  test('a refused text stays, with the reason, until it is sent again or deleted', () => {
    const room = joined()
    room.take('weWrite')
    room.state = reduce(room.state, { type: 'received', now: 0, frame: { type: 'error', code: 'storage_full', message: '', clientId: 'from Ann 0' } })
    expect(room.state.outbox).toEqual([{ clientId: 'from Ann 0', text: 'from Ann 0', status: 'failed', problem: 'storage_full' }])
    expect(reduce(room.state, { type: 'discarded', clientId: 'from Ann 0' }).outbox).toEqual([])
    const again = reduce(room.state, { type: 'retried', clientId: 'from Ann 0' })
    expect(dueFrame(again, 0)).toEqual({ type: 'message', clientId: 'from Ann 0', text: 'from Ann 0' })
  })

  test('messages written offline wait', () => {
    const room = joined()
    room.take('cut')
    room.take('weWrite')
    expect(room.state.outbox.map(({ status }) => status)).toEqual(['waiting'])
    expect(dueFrame(room.state, 0)).toBeUndefined()
  })
})

describe('in a room', () => {
  const joined = new Room()
  joined.settle()
  const take = (state: RoomState, frame: ServerFrame) => reduce(state, { type: 'received', now: 0, frame })
  const renamed = { type: 'participant', event: 'renamed', participant: { ...SELF, name: 'Eve' } } as const

  test('a new name is ours and in the list', () => {
    const state = take(joined.state, renamed)
    expect(state.self?.name).toBe('Eve')
    expect(state.presence.participants[0]?.name).toBe('Eve')
  })

  test('what is written waits while a new name is under way', () => {
    const asked = reduce(joined.state, { type: 'sent', frame: { type: 'rename', name: 'Eve' } })
    const written = reduce(asked, { type: 'posted', clientId: 'x', text: 'hi' })
    expect(dueFrame(written, 0)).toBeUndefined()
    for (const answer of [renamed, { type: 'error', code: 'name_taken', message: '' } as const]) {
      expect(dueFrame(take(written, answer), 0)).toMatchObject({ type: 'message' })
    }
  })

  test('a refused name is explained until the next one is sent, and a lost connection counts as a refusal', () => {
    const ask = (state: RoomState) => reduce(state, { type: 'sent', frame: { type: 'rename', name: 'Eve' } })
    const refused = take(ask(joined.state), { type: 'error', code: 'name_taken', message: '' })
    expect([refused.renaming, refused.renameProblem]).toEqual([false, 'name_taken'])
    expect(ask(refused).renameProblem).toBeUndefined()
    expect(take(joined.state, { type: 'error', code: 'internal', message: '' }).renameProblem).toBeUndefined()
    expect(reduce(ask(refused), { type: 'disconnected' }).renameProblem).toBe('internal')
    expect(reduce(joined.state, { type: 'disconnected' }).renameProblem).toBeUndefined()
  })

  test('a lock is known and noticed, also one that came while we were away', () => {
    const locked = take(joined.state, { type: 'room', locked: true })
    expect([locked.room?.locked, locked.presence.notices.at(-1)?.locked]).toEqual([true, true])
    expect(take(locked, { type: 'room', locked: true })).toBe(locked)
    const frame = { type: 'joined' as const, self: SELF, session: '', now: 0, participants: [SELF], messages: [], more: false }
    const room = { id: '', createdAt: 0, expiresAt: 1, encrypted: false, locked: false }
    expect(take(locked, { ...frame, room }).presence.notices.at(-1)?.locked).toBeUndefined()
    expect(take(joined.state, { ...frame, room: { ...room, locked: true } }).presence.notices.at(-1)?.locked).toBe(true)
  })
})

describe('typing', () => {
  const typing = (state: RoomState, now: number) => reduce(state, { type: 'received', now, frame: { type: 'typing', participantId: 'other' } })

  test('is forgotten after a while', () => {
    const state = typing(NEW_ROOM_STATE, 100)
    expect([...reduce(state, { type: 'typingChecked', now: 100 + TYPING_SHOWN_MS - 1 }).typing.keys()]).toEqual(['other'])
    expect(reduce(state, { type: 'typingChecked', now: 100 + TYPING_SHOWN_MS }).typing.size).toBe(0)
  })

  test('is over with the message', () => {
    const message = { type: 'message', seq: 1, clientId: 'x', participantId: 'other', name: 'Ben', text: 'hi', sentAt: 0 } as const
    expect(reduce(typing(NEW_ROOM_STATE, 0), { type: 'received', now: 0, frame: message }).typing.size).toBe(0)
  })
})
