import type { PostFrame } from '#shared/protocol'
import type { Failed, Posted } from '#server/rooms/ledger'
import type { Limits } from '#server/rooms/limits'
import type { Answer, Engine } from './engine'
import { openMessage, readEntry, sealBody } from './messages'
import { list, number, text } from './reply'
import type { Reply } from './reply'
import type { RoomCalls } from './roomCalls'
import type { RoomSeal } from './seal'
import type { Expected, ShownMessages } from './shownMessages'

/** Messages in one call: a call holds the engine up for everybody. */
const CALL_MESSAGES = 50
const MICROSECONDS = 1e6

type MessageLimits = Pick<Limits, 'messageRate' | 'roomMessageRate' | 'retainedMessages' | 'retainedBytes'>

export interface PostsDeps {
  engine: Pick<Engine, 'atTurnEnd'>
  calls: Pick<RoomCalls, 'ask'>
  seal: RoomSeal
  messages: Pick<ShownMessages, 'expect'>
  limits: MessageLimits
  limitReached(name: string): void
  /** The engine has no such room any more. */
  gone(): void
}

interface Post {
  participantId: string
  clientKey: string
  body: Buffer
  /** Of the text, in UTF-8. */
  size: number
  expected: Expected
  done(outcome: Posted): void
  failed: Failed
}

/**
 * What people of one room post here. That of one turn of the event loop goes to the engine together, and so does all that comes
 * until the engine answers: a busy room makes fewer and longer calls, a quiet one waits for nothing.
 */
export class Posts {
  readonly #deps: PostsDeps
  /** As the function takes them. */
  readonly #limits: string
  #waiting: Post[] = []
  #unanswered = 0

  constructor(deps: PostsDeps) {
    this.#deps = deps
    this.#limits = messageLimits(deps.limits)
  }

  add(participantId: string, { clientId, text: said }: PostFrame, done: (outcome: Posted) => void, failed: Failed) {
    const { seal, messages } = this.#deps
    const clientKey = seal.hash(clientId)
    const body = sealBody(seal, clientId, said)
    const expected = messages.expect(participantId, clientKey, { body, clientId, text: said })
    if (this.#waiting.push({ participantId, clientKey, body, size: Buffer.byteLength(said), expected, done, failed }) === 1) this.#flushSoon()
  }

  /** Calls now what waits. */
  flush() {
    const posts = this.#waiting
    this.#waiting = []
    for (let from = 0; from < posts.length; from += CALL_MESSAGES) this.#call(posts.slice(from, from + CALL_MESSAGES))
  }

  #flushSoon() {
    if (this.#unanswered === 0) this.#deps.engine.atTurnEnd(() => this.flush())
  }

  #call(posts: readonly Post[]) {
    const { calls } = this.#deps
    this.#unanswered += 1
    calls.ask('post', run => [
      run(), this.#limits, ...posts.flatMap(({ participantId, clientKey, body, size }) => [`${participantId} ${clientKey}`, size, body]),
    ]).then(answer => this.#settle(posts, answer), (error: unknown) => {
      for (const { expected, failed } of posts) {
        expected.forget()
        failed(error)
      }
    }).finally(() => {
      this.#unanswered -= 1
      if (this.#waiting.length > 0) this.#flushSoon()
    })
  }

  #settle(posts: readonly Post[], { reply, isRepeated }: Answer) {
    // Where all of them are stored, the function gives no list.
    const areAllStored = Buffer.isBuffer(reply)
    const [first, outcomes] = areAllStored ? [reply] : list(reply)
    if (text(first) === 'ended') {
      for (const { expected } of posts) expected.forget()
      return this.#deps.gone()
    }
    this.#deps.limitReached(text(first))
    for (const [index, post] of posts.entries()) {
      try {
        this.#settleOne(post, areAllStored ? 'stored' : list(outcomes)[index] ?? null, isRepeated)
      }
      catch (error) {
        post.failed(error)
      }
    }
  }

  #settleOne({ expected, done }: Post, outcome: Reply, isRepeated: boolean) {
    if (text(outcome) === 'stored') {
      expected.stored()
      return done('stored')
    }
    expected.forget()
    const [kind, first, second] = list(outcome)
    if (text(kind) === 'slow') return done({ retryAfterMs: number(first), isOwnDoing: text(second) === 'own' })
    // Repeated by this process: it is published to everyone all the same.
    if (text(kind) === 'again') return done(isRepeated ? 'stored' : { again: openMessage(this.#deps.seal, readEntry(first ?? null)) })
  }
}

/** As the functions take them: interval (whole microseconds) and burst of each rate, and how much of a room is kept. */
export function messageLimits({ messageRate, roomMessageRate, retainedMessages, retainedBytes }: MessageLimits): string {
  const rates = [messageRate, roomMessageRate].flatMap(({ perSecond, burst }) => [perSecond === 0 ? 0 : Math.round(MICROSECONDS / perSecond), burst])
  return [...rates, retainedMessages, retainedBytes].join(' ')
}
