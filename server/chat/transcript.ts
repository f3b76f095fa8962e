import type { Message } from '#shared/protocol'
import type { KeptMessages, Store, StoredParticipant } from '#server/db/store'
import type { Limits } from './limits'
import { SentMessages } from './sentMessages'

/**
 * What is kept of the messages of one room: how much, and which of them were sent already. It is the only one that stores
 * them or takes them away, so what it knows is what is stored.
 */
export class Transcript {
  readonly #room: number
  readonly #store: Store
  readonly #limits: Limits
  #kept: KeptMessages
  /** Looked up when somebody posts; anew after something was taken back. */
  #sent: SentMessages | undefined

  /** @param room the key of the room. */
  constructor(room: number, store: Store, limits: Limits) {
    this.#room = room
    this.#store = store
    this.#limits = limits
    this.#kept = store.keptMessages(room)
  }

  /** What an author sent under this `clientId` already, as long as it is kept. */
  find(author: StoredParticipant, clientId: string): Message | undefined {
    this.#sent ??= new SentMessages(this.#store.sentMessages(this.#room))
    const seq = this.#sent.seqOf(author.key, clientId)
    return seq === undefined ? undefined : this.#store.messageAt(this.#room, seq)
  }

  /**
   * Stores a new message, and erases the oldest where that is too much. Runs inside the transaction.
   *
   * @returns the message; `undefined` where the room's end has come.
   * @throws StorageFullError
   */
  add(author: StoredParticipant, { clientId, text }: Pick<Message, 'clientId' | 'text'>, sentAt: number): Message | undefined {
    const message = { seq: this.#kept.lastSeq + 1, clientId, participantId: author.id, name: author.name, text, sentAt }
    if (!this.#store.addMessage({ room: this.#room, author: author.key, ...message })) return undefined
    this.#sent?.add({ author: author.key, ...message })
    this.#kept.lastSeq = message.seq
    this.#kept.count += 1
    this.#kept.bytes += Buffer.byteLength(text)
    this.#dropExcess()
    return message
  }

  /** Looks again, as the transaction was taken back. Where nothing was added, what was sent is still known. */
  rollBack() {
    const kept = this.#store.keptMessages(this.#room)
    if (kept.lastSeq !== this.#kept.lastSeq) this.#sent = undefined
    this.#kept = kept
  }

  #dropExcess() {
    const kept = this.#kept
    while (kept.count > 1 && (kept.count > this.#limits.keptMessages || kept.bytes > this.#limits.keptBytes)) {
      const oldest = this.#store.dropOldestMessage(this.#room)
      if (!oldest) break
      this.#sent?.delete(oldest)
      kept.bytes -= oldest.bytes
      kept.count -= 1
    }
  }
}
