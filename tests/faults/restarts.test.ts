import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect } from 'vitest'
import type { Message } from '#shared/protocol'
import type { Person, TestRoom } from '../support/dialogue'
import { createRoom, join, statusOf } from '../support/dialogue'
import { test } from '../support/fixtures'
import { seeded } from '../support/seeded'
import { STARTS, STOPS } from '../support/server'

const ROUNDS = 100
const BURST = 5

/** A person who resends unacknowledged messages, as the page does. */
class Talker {
  readonly accepted = new Map<string, Message>()
  #waiting: { clientId: string, text: string }[] = []
  #written = 0
  #person: Person | undefined

  constructor(readonly room: TestRoom, readonly name: string, readonly onAccepted: () => void) {}

  /** (Re)connects, and sends the queued messages. */
  async comes(): Promise<void> {
    this.#person = await join(this.room, this.#person ? undefined : this.name, { session: this.#person?.session })
    this.#person.socket.on('message', data => this.#hears(JSON.parse(String(data))))
    for (const message of this.#waiting) this.#person.sends({ type: 'message', ...message })
    this.talks()
  }

  talks() {
    for (let count = 0; count < BURST; count += 1) {
      const message = { clientId: `${this.name}-${this.#written}`, text: `${this.name} says ${this.#written}` }
      this.#written += 1
      this.#waiting.push(message)
      this.#person?.sends({ type: 'message', ...message })
    }
  }

  async isGone(): Promise<void> {
    await this.#person?.closed()
  }

  #hears(frame: { type: string } & Message) {
    if (frame.type !== 'message' || frame.participantId !== this.#person?.self.id) return
    this.accepted.set(frame.clientId, frame)
    this.#waiting = this.#waiting.filter(({ clientId }) => clientId !== frame.clientId)
    this.onAccepted()
    if (this.#waiting.length === 0) this.talks()
  }
}

/** The messages of a room after a given one, as a reader receives them. */
async function messagesOf(room: TestRoom, session: string, after: number): Promise<Message[]> {
  const reader = await join(room, undefined, { session, after })
  const { messages, more: isCut } = reader.joined
  for (let more = isCut; more;) {
    const page = await reader.reads({ after: messages.at(-1)?.seq ?? after })
    messages.push(...page.messages)
    more = page.more
  }
  await reader.leaves()
  return messages
}

describe('a server that is killed at any moment under load', () => {
  test(`loses nothing, duplicates nothing and lengthens no room: ${ROUNDS} rounds`, async ({ ownServer: server }) => {
    const random = seeded(1)
    let [accepted, killAt] = [0, 0]
    let kill = () => {}
    const onAccepted = () => {
      accepted += 1
      if (accepted >= killAt) kill()
    }
    const rooms = [await createRoom(server), await createRoom(server)]
    const talkers = rooms.flatMap((room, index) => ['Ann', 'Ben'].map(name => new Talker(room, `${name}${index}`, onAccepted)))
    const readers = await Promise.all(rooms.map(async room => ({ room, session: (await join(room, 'Reader')).session, messages: [] as Message[] })))
    for (let round = 0; round < ROUNDS; round += 1) {
      killAt = accepted + 1 + random.below(60)
      const killed = new Promise<void>((resolve) => {
        kill = resolve
      })
      await Promise.all(talkers.map(talker => talker.comes()))
      await killed
      await server.kill()
      await Promise.all(talkers.map(talker => talker.isGone()))
      await server.start()
      for (const { room, session, messages } of readers) {
        expect((await statusOf(room)).expiresAt).toBe(room.expiresAt)
        messages.push(...await messagesOf(room, session, messages.length))
        expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1))
      }
    }
    for (const { room, messages } of readers) {
      expect(new Set(messages.map(({ clientId }) => clientId)).size).toBe(messages.length)
      for (const talker of talkers.filter(talker => talker.room === room)) {
        for (const message of talker.accepted.values()) expect(messages[message.seq - 1]).toMatchObject({ text: message.text, clientId: message.clientId })
      }
    }
    console.log(`${ROUNDS} kills, ${accepted} messages accepted, 0 lost`)
  })
})

describe('a server that is restarted twenty times in a minute', () => {
  test('keeps everything, and everyone in their place', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    const startedAt = performance.now()
    let ann = await join(room, 'Ann')
    for (let round = 1; round <= 20; round += 1) {
      await ann.says(`round ${round}`)
      await (round % 2 === 0 ? server.restart() : server.kill().then(() => server.start()))
      ann = await join(room, undefined, { session: ann.session, after: 0 })
      expect(ann.joined.messages.map(({ text }) => text)).toEqual(Array.from({ length: round }, (_, index) => `round ${index + 1}`))
    }
    expect((await statusOf(room)).expiresAt).toBe(room.expiresAt)
    expect(performance.now() - startedAt).toBeLessThan(60_000)
  })
})

/** Begins a request. @returns finishes it, and gives its status, or 0. */
async function beginRequest(port: number, words: string): Promise<() => Promise<number>> {
  const socket = connect(port, 'localhost')
  let answer = ''
  socket.on('data', (piece: Buffer) => answer += String(piece))
  const closed = new Promise(resolve => socket.on('close', resolve).on('error', () => {}))
  await once(socket, 'connect')
  await new Promise<void>(written => socket.write(words, () => written()))
  return async () => {
    socket.write('\r\n')
    await closed
    return Number(answer.match(/^HTTP\/1\.1 (\d+)/)?.[1] ?? 0)
  }
}

describe('a server that stops during requests', () => {
  test('tells clients to retry, and never that a room is missing', async ({ ownServer: server }) => {
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    const ask = (to: string, headers = '') => beginRequest(server.port, `GET ${to} HTTP/1.1\r\nHost: localhost\r\n${headers}`)
    const asking = await Promise.all([ask('/'), ask(`/api/rooms/${room.id}`), ask(`/ws/rooms/${room.id}`, 'Connection: Upgrade\r\nUpgrade: websocket\r\n')])
    // The server has accepted them once this later one is answered.
    await statusOf(room)
    const exitCode = server.stop()
    expect(await ann.closed()).toBe(1012)
    expect(await Promise.all(asking.map(finish => finish()))).toEqual([503, 503, 0])
    expect(await exitCode).toBe(0)
    expect(server.output.trimEnd().split('\n')).toEqual([expect.stringMatching(STARTS), expect.stringMatching(STOPS)])
  })
})
