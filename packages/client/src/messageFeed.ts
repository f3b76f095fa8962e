import { UNREADABLE } from '~/client/encryption/unreadable'
import { createSignal } from './signal'
import type { Message } from './types'

/** The messages from the opening on, each once, for any number of readers. */
export class MessageFeed implements AsyncIterable<Message> {
  #messages: Message[] = []
  /** By author and `clientId`: whether the message could be read. A server may replay one under another `seq`. */
  readonly #taken = new Map<string, boolean>()
  #lastSeq: number
  #isOver = false
  readonly #signal = createSignal()

  /** @param held the messages before. */
  constructor(held: readonly Message[]) {
    this.#lastSeq = held.at(-1)?.seq ?? 0
    for (const message of held) this.#take(message)
  }

  /** Takes the log. @returns the messages that are new in it. */
  add(log: readonly Message[]): readonly Message[] {
    const first = log.findLastIndex(({ seq }) => seq <= this.#lastSeq) + 1
    this.#lastSeq = log.at(-1)?.seq ?? this.#lastSeq
    const fresh = log.slice(first).filter(message => this.#take(message))
    if (fresh.length > 0) {
      this.#messages.push(...fresh)
      this.#signal.notify()
    }
    return fresh
  }

  /** Readers finish what they have not read yet; nothing stays here. */
  end(): void {
    this.#isOver = true
    this.#messages = []
    this.#signal.notify()
  }

  async* [Symbol.asyncIterator](): AsyncIterator<Message> {
    const messages = this.#messages
    for (let at = 0; at < messages.length || !this.#isOver;) {
      const message = messages[at]
      if (!message) {
        await this.#signal.next()
        continue
      }
      at += 1
      yield message
    }
  }

  #take({ participantId, clientId, text }: Message): boolean {
    const key = `${participantId} ${clientId}`
    const isReadable = text !== UNREADABLE
    const before = this.#taken.get(key)
    if (before === true || (before === false && !isReadable)) return false
    this.#taken.set(key, isReadable)
    return true
  }
}
