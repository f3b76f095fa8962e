import type { SentMessage } from '#server/db/store'

/**
 * The messages of a room by their `clientId`, so that one that is sent again is known.
 *
 * In memory, 70 to 110 bytes a message: an index on the disk touches a page a message in every commit, which is a third of what
 * storing one costs. A room has one writer, so nothing comes between looking here and storing.
 */
export class SentMessages {
  /** Two maps deep, as a key made of both would take as much memory again. */
  readonly #byAuthor = new Map<number, Map<string, number>>()

  /** @param stored all that is stored of the room. */
  constructor(stored: Iterable<SentMessage>) {
    for (const message of stored) this.add(message)
  }

  /** The `seq` of what an author sent under a `clientId`. */
  seqOf(author: number, clientId: string): number | undefined {
    return this.#byAuthor.get(author)?.get(clientId)
  }

  /** Takes note of one more. */
  add({ author, clientId, seq }: SentMessage) {
    const own = this.#byAuthor.get(author)
    if (own) own.set(clientId, seq)
    else this.#byAuthor.set(author, new Map([[clientId, seq]]))
  }

  /** Forgets one that is not kept any more. */
  delete({ author, clientId }: Omit<SentMessage, 'seq'>) {
    const own = this.#byAuthor.get(author)
    own?.delete(clientId)
    if (own?.size === 0) this.#byAuthor.delete(author)
  }
}
