import type { Message } from '#shared/protocol'
import type { KeptMessages, SentMessage, Store, StoredParticipant } from '#server/db/store'
import type { LimitReached } from '#server/limitLog'
import type { Limits } from './limits'
import { SentMessages } from './sentMessages'

/** What a transcript is given to live with. */
export interface TranscriptSurroundings {
  store: Store
  limits: Limits
  /** Where the author with this key came from. */
  networkOf(author: number): string
  /** Told of what a limit refuses. */
  limitReached: LimitReached
}

/**
 * What is kept of the messages of one room: how much, and which of them were sent already. It is the only one that stores
 * them or takes them away, so what it knows is what is stored.
 */
export class Transcript {
  readonly #room: number
  readonly #around: TranscriptSurroundings
  #kept: KeptMessages
  /** Looked up when somebody posts. */
  #sent: SentMessages | undefined
  /** What the transaction that runs now has added and erased, to be taken back with it. */
  #changes: { added: boolean, message: SentMessage }[] = []

  /** @param room the key of the room. */
  constructor(room: number, around: TranscriptSurroundings) {
    this.#room = room
    this.#around = around
    this.#kept = around.store.keptMessages(room)
  }

  /** How much is kept. */
  get kept(): Readonly<KeptMessages> {
    return this.#kept
  }

  /** What an author sent under this `clientId` already, as long as it is kept. */
  find(author: StoredParticipant, clientId: string): Message | undefined {
    const seq = this.#openSent().seqOf(author.key, clientId)
    return seq === undefined ? undefined : this.#around.store.messageAt(this.#room, seq)
  }

  /** Whether anything is kept of what the participant with this key wrote. */
  hasFrom(author: number): boolean {
    return this.#openSent().has(author)
  }

  /**
   * Stores a new message, and erases the oldest of whoever has most where that is too much. Runs inside the transaction.
   *
   * @returns the message; `undefined` where the room's end has come.
   * @throws StorageFullError
   */
  add(author: StoredParticipant, { clientId, text }: Pick<Message, 'clientId' | 'text'>, sentAt: number): Message | undefined {
    const message = { seq: this.#kept.lastSeq + 1, clientId, participantId: author.id, name: author.name, text, sentAt }
    this.#openSent()
    if (!this.#around.store.addMessage({ room: this.#room, author: author.key, ...message })) return undefined
    const sent = { author: author.key, clientId, seq: message.seq, bytes: Buffer.byteLength(text) }
    this.#sent?.add(sent)
    this.#kept.lastSeq = message.seq
    this.#count(true, sent)
    this.#dropExcess()
    return message
  }

  /**
   * Erases the oldest messages, to make place for other rooms. Runs inside a transaction.
   */
  giveUp(count: number) {
    for (const message of this.#around.store.dropOldestMessages(this.#room, count)) this.#forget(message)
  }

  /** What was done in the transaction stays. */
  commit() {
    this.#changes = []
  }

  /** The transaction was taken back. */
  rollBack() {
    const changes = this.#changes
    this.#changes = []
    for (const { added, message } of changes.reverse()) {
      if (added) {
        this.#kept.lastSeq = message.seq - 1
        this.#sent?.delete(message)
      }
      else this.#sent?.putBack(message)
      this.#count(!added, message)
    }
    this.#changes = []
  }

  #dropExcess() {
    const { store, limits, limitReached } = this.#around
    const kept = this.#kept
    for (;;) {
      const isTooMany = kept.count > limits.keptMessages
      if (kept.count <= 1 || (!isTooMany && kept.bytes <= limits.keptBytes)) return
      limitReached(isTooMany ? 'messages' : 'roomBytes')
      const seq = this.#sent?.oldestOfLargest(isTooMany ? 'count' : 'bytes', kept.lastSeq)
      const erased = seq === undefined ? undefined : store.dropMessage(this.#room, seq)
      if (!erased) return
      this.#forget(erased)
    }
  }

  #forget(message: SentMessage) {
    this.#sent?.delete(message)
    this.#count(false, message)
  }

  #count(added: boolean, message: SentMessage) {
    this.#changes.push({ added, message })
    this.#kept.count += added ? 1 : -1
    this.#kept.bytes += added ? message.bytes : -message.bytes
  }

  #openSent(): SentMessages {
    return this.#sent ??= new SentMessages(this.#around.store.sentMessages(this.#room), this.#around.networkOf)
  }
}
