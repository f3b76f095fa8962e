import type { MessageEntry } from './store'

/** Emptied places at the start of a list are freed above this number. */
const EMPTY_PLACES = 500

interface Share {
  count: number
  /** Of texts, in UTF-8. */
  bytes: number
}

interface Author extends Share {
  network: Network
  /** By `clientId`. Two levels of maps: one key made of both would double the memory. */
  seqs: Map<string, number>
  /** Oldest first; entries before `start` are gone. */
  order: number[]
  start: number
}

interface Network extends Share {
  authors: Set<Author>
}

/**
 * Deduplicates resends by `clientId`, and picks what retention erases: the oldest message of the largest author.
 *
 * In memory, 80 to 120 bytes a message: an index on disk would touch a page per message in every commit, a third of the
 * cost of storing one. A room has one writer, so nothing comes between the lookup and the insert.
 */
export class DedupIndex {
  readonly #authors = new Map<number, Author>()
  readonly #networks = new Map<string, Network>()
  readonly #networkOf: (author: number) => string

  /** @param stored every stored message, oldest first. */
  constructor(stored: Iterable<MessageEntry>, networkOf: (author: number) => string) {
    this.#networkOf = networkOf
    for (const message of stored) this.add(message)
  }

  seqOf(author: number, clientId: string): number | undefined {
    return this.#authors.get(author)?.seqs.get(clientId)
  }

  has(author: number): boolean {
    return this.#authors.has(author)
  }

  add(message: MessageEntry) {
    const author = this.#openAuthor(message.author)
    author.order.push(message.seq)
    count(author, message)
  }

  /** Restores an author's oldest message after its erasure was rolled back. */
  putBack(message: MessageEntry) {
    const author = this.#openAuthor(message.author)
    if (author.start === 0) author.order.unshift(message.seq)
    else author.order[author.start -= 1] = message.seq
    count(author, message)
  }

  delete(message: MessageEntry) {
    const author = this.#authors.get(message.author)
    if (!author || !author.seqs.delete(message.clientId)) return
    if (author.order.at(-1) === message.seq) author.order.pop()
    else dropFirst(author)
    for (const share of [author, author.network]) {
      share.count -= 1
      share.bytes -= message.bytes
    }
    if (author.count === 0) this.#forgetAuthor(message.author, author)
  }

  /** The oldest message of the largest author in the largest network, since one client may have many names. Never `newest`. */
  oldestOfLargest(by: keyof Share, newest: number): number | undefined {
    const isLeft = (author: Author) => author.count > 1 || author.order[author.start] !== newest
    const network = largest(this.#networks.values(), by, ({ count, authors }) => count > 1 || [...authors].some(isLeft))
    const author = network && largest(network.authors, by, isLeft)
    return author?.order[author.start]
  }

  #openAuthor(key: number): Author {
    const known = this.#authors.get(key)
    if (known) return known
    const name = this.#networkOf(key)
    const network = this.#networks.get(name) ?? { count: 0, bytes: 0, authors: new Set() }
    const author = { count: 0, bytes: 0, network, seqs: new Map<string, number>(), order: [], start: 0 }
    network.authors.add(author)
    this.#networks.set(name, network)
    this.#authors.set(key, author)
    return author
  }

  #forgetAuthor(key: number, author: Author) {
    this.#authors.delete(key)
    author.network.authors.delete(author)
    if (author.network.authors.size > 0) return
    for (const [name, network] of this.#networks) if (network === author.network) this.#networks.delete(name)
  }
}

function dropFirst(author: Author) {
  author.start += 1
  if (author.start <= EMPTY_PLACES || author.start * 2 <= author.order.length) return
  author.order = author.order.slice(author.start)
  author.start = 0
}

function count(author: Author, { clientId, seq, bytes }: MessageEntry) {
  author.seqs.set(clientId, seq)
  for (const share of [author, author.network]) {
    share.count += 1
    share.bytes += bytes
  }
}

function largest<Item extends Share>(items: Iterable<Item>, by: keyof Share, counts: (item: Item) => boolean): Item | undefined {
  let most: Item | undefined
  for (const item of items) if ((!most || item[by] > most[by]) && counts(item)) most = item
  return most
}
