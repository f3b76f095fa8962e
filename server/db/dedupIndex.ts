import type { MessageEntry } from './store'

/** Emptied places at the start of a list are given up when there are so many. */
const EMPTY_PLACES = 500

/** What one author, or all authors of one network, have in the room. */
interface Share {
  count: number
  /** Of texts, in UTF-8. */
  bytes: number
}

interface Author extends Share {
  network: Network
  /** By `clientId`. Two maps deep, as a key made of both would take as much memory again. */
  seqs: Map<string, number>
  /** Oldest first; what is before `start` is gone. */
  order: number[]
  start: number
}

interface Network extends Share {
  authors: Set<Author>
}

/**
 * The messages of a room by who sent them: so that one that is sent again is known by its `clientId`, and who has most of
 * them gives up the oldest.
 *
 * In memory, 80 to 120 bytes a message: an index on the disk touches a page a message in every commit, which is a third of what
 * storing one costs. A room has one writer, so nothing comes between looking here and storing.
 */
export class DedupIndex {
  readonly #authors = new Map<number, Author>()
  readonly #networks = new Map<string, Network>()
  readonly #networkOf: (author: number) => string

  /**
   * @param stored all that is stored of the room, oldest first.
   * @param networkOf where an author came from.
   */
  constructor(stored: Iterable<MessageEntry>, networkOf: (author: number) => string) {
    this.#networkOf = networkOf
    for (const message of stored) this.add(message)
  }

  /** The `seq` of what an author sent under a `clientId`. */
  seqOf(author: number, clientId: string): number | undefined {
    return this.#authors.get(author)?.seqs.get(clientId)
  }

  /** Whether anything is kept of what an author sent. */
  has(author: number): boolean {
    return this.#authors.has(author)
  }

  /** Takes note of the newest message. */
  add(message: MessageEntry) {
    const author = this.#openAuthor(message.author)
    author.order.push(message.seq)
    count(author, message)
  }

  /** Puts back an author's oldest message, which was not erased after all. */
  putBack(message: MessageEntry) {
    const author = this.#openAuthor(message.author)
    if (author.start === 0) author.order.unshift(message.seq)
    else author.order[author.start -= 1] = message.seq
    count(author, message)
  }

  /** Forgets an author's oldest message, or their newest one. */
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

  /**
   * The oldest message of whoever has most: of the network that has, for a client may have many names, and in it of the author.
   *
   * @param by what is too much.
   * @param newest stays in any case.
   */
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
