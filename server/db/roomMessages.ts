import type { Message } from '#shared/protocol'
import type { StoredParticipant } from './participants'
import type { RetainedMessages, MessageEntry, Store } from './store'
import type { LimitReached } from '#server/limitLog'
import type { Limits } from '#server/rooms/limits'
import { DedupIndex } from './dedupIndex'

export interface RoomMessagesDeps {
  store: Store
  limits: Limits
  networkOf(author: number): string
  limitReached: LimitReached
}

/**
 * The retained messages of one room: their number and size, and a dedup index. This class alone stores and erases them, so
 * its counts match the table.
 */
export class RoomMessages {
  readonly #room: number
  readonly #deps: RoomMessagesDeps
  #retained: RetainedMessages
  /** Loaded at the first post. */
  #index: DedupIndex | undefined
  /** Changes of the running transaction, undone by `rollBack`. */
  #changes: { added: boolean, message: MessageEntry }[] = []

  constructor(room: number, deps: RoomMessagesDeps) {
    this.#room = room
    this.#deps = deps
    this.#retained = deps.store.retainedMessages(room)
  }

  get retained(): Readonly<RetainedMessages> {
    return this.#retained
  }

  find(author: StoredParticipant, clientId: string): Message | undefined {
    const index = this.#openIndex()
    const seq = index.seqOf(author.key, clientId) ?? firstDefined(author.formerKeys, key => index.seqOf(key, clientId))
    return seq === undefined ? undefined : this.#deps.store.messageAt(this.#room, seq)
  }

  hasFrom(author: number): boolean {
    return this.#openIndex().has(author)
  }

  /**
   * Stores a message and enforces retention: above a limit, erases the oldest message of the largest author. Runs inside
   * the transaction.
   * @returns the message; `undefined` if the room has ended.
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

  /** Erases the oldest messages to free space for other rooms. Runs inside a transaction. */
  dropOldest(count: number) {
    for (const message of this.#deps.store.dropOldestMessages(this.#room, count)) this.#forget(message)
  }

  commit() {
    this.#changes = []
  }

  rollBack() {
    for (const { added, message } of this.#changes.toReversed()) {
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

function firstDefined<Item, Result>(items: readonly Item[], find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
