import type { Message } from '#shared/protocol'
import type { RetainedMessages, MessageEntry, Store, StoredParticipant } from './store'
import type { LimitReached } from '#server/limitLog'
import type { Limits } from '#server/rooms/limits'
import { DedupIndex } from './dedupIndex'

/** What a transcript is given to live with. */
export interface RoomMessagesDeps {
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
export class RoomMessages {
  readonly #room: number
  readonly #deps: RoomMessagesDeps
  #retained: RetainedMessages
  /** Looked up when somebody posts. */
  #index: DedupIndex | undefined
  /** What the transaction that runs now has added and erased, to be taken back with it. */
  #changes: { added: boolean, message: MessageEntry }[] = []

  /** @param room the key of the room. */
  constructor(room: number, deps: RoomMessagesDeps) {
    this.#room = room
    this.#deps = deps
    this.#retained = deps.store.retainedMessages(room)
  }

  /** How much is kept. */
  get retained(): Readonly<RetainedMessages> {
    return this.#retained
  }

  /** What an author sent under this `clientId` already, as long as it is kept. */
  find(author: StoredParticipant, clientId: string): Message | undefined {
    const seq = this.#openIndex().seqOf(author.key, clientId)
    return seq === undefined ? undefined : this.#deps.store.messageAt(this.#room, seq)
  }

  /** Whether anything is kept of what the participant with this key wrote. */
  hasFrom(author: number): boolean {
    return this.#openIndex().has(author)
  }

  /**
   * Stores a new message, and erases the oldest of whoever has most where that is too much. Runs inside the transaction.
   *
   * @returns the message; `undefined` where the room's end has come.
   * @throws StorageFullError
   */
  add(author: StoredParticipant, { clientId, text }: Pick<Message, 'clientId' | 'text'>, sentAt: number): Message | undefined {
    const message = { seq: this.#retained.lastSeq + 1, clientId, participantId: author.id, name: author.name, text, sentAt }
    this.#openIndex()
    if (!this.#deps.store.addMessage({ room: this.#room, author: author.key, ...message })) return undefined
    const sent = { author: author.key, clientId, seq: message.seq, bytes: Buffer.byteLength(text) }
    this.#index?.add(sent)
    this.#retained.lastSeq = message.seq
    this.#count(true, sent)
    this.#dropExcess()
    return message
  }

  /**
   * Erases the oldest messages, to make place for other rooms. Runs inside a transaction.
   */
  dropOldest(count: number) {
    for (const message of this.#deps.store.dropOldestMessages(this.#room, count)) this.#forget(message)
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
        this.#retained.lastSeq = message.seq - 1
        this.#index?.delete(message)
      }
      else this.#index?.putBack(message)
      this.#count(!added, message)
    }
    this.#changes = []
  }

  #dropExcess() {
    const { store, limits, limitReached } = this.#deps
    const retained = this.#retained
    for (;;) {
      const isTooMany = retained.count > limits.retainedMessages
      if (retained.count <= 1 || (!isTooMany && retained.bytes <= limits.retainedBytes)) return
      limitReached(isTooMany ? 'messages' : 'roomBytes')
      const seq = this.#index?.oldestOfLargest(isTooMany ? 'count' : 'bytes', retained.lastSeq)
      const erased = seq === undefined ? undefined : store.dropMessage(this.#room, seq)
      if (!erased) return
      this.#forget(erased)
    }
  }

  #forget(message: MessageEntry) {
    this.#index?.delete(message)
    this.#count(false, message)
  }

  #count(added: boolean, message: MessageEntry) {
    this.#changes.push({ added, message })
    this.#retained.count += added ? 1 : -1
    this.#retained.bytes += added ? message.bytes : -message.bytes
  }

  #openIndex(): DedupIndex {
    return this.#index ??= new DedupIndex(this.#deps.store.messageEntries(this.#room), this.#deps.networkOf)
  }
}
