import type { Message } from '#shared/protocol'
import type { EncodedFrames, EncodeFrame } from '#server/rooms/ledger'
import type { KeptMessage, SealedMessage } from './messages'
import { openMessage } from './messages'
import type { RoomSeal } from './seal'

/** For an engine that takes over and lacks them, so many of the last messages are kept, so many bytes of them, and so long (ms). */
const KEPT_MESSAGES = 1000
const KEPT_BYTES = 1024 ** 2
const KEPT_MS = 20_000
/** Messages wait so long for others of their room at most (ms): twice a call of an engine nearby. */
const HELD_MS = 2

/** What does not come back within so many calls of `forgetOld` never will: calls of an engine that is away are given up before. */
const OWN_TICKS = 10

interface Own { body: Buffer, clientId: string, text: string }

/** What becomes of a message that is posted here. */
export interface Expected {
  /** The engine has it: it comes back. */
  stored(): void
  /** It does not come back. */
  forget(): void
}

/** The messages of a room that this process has shown, as far as they are still needed. */
export class ShownMessages {
  lastSeq = 0
  #kept: KeptMessage[] = []
  #keptBytes = 0
  #unpublished: Buffer[] = []
  #isDue = false
  #held: NodeJS.Timeout | undefined
  /** What people here are posting, which need not be opened when it comes back. By author and `clientId`. */
  readonly #own = new Map<string, Own & { ticks: number, isStored: boolean }>()
  /** Shown while somebody's join is under way. */
  #recent: { seq: number, frame: Buffer }[] = []

  /** @param publish takes encoded frames, in order: those of one moment together. */
  constructor(readonly seal: RoomSeal, readonly encode: EncodeFrame, readonly publish: (frames: Buffer, count: number) => void) {}

  /** The last ones, to give them back. */
  get kept(): readonly KeptMessage[] {
    return this.#kept
  }

  /** Begins where another one of this process has ended. */
  takeOver(lastSeq: number, kept: readonly KeptMessage[]) {
    this.lastSeq = lastSeq
    for (const message of kept) this.#keep(message)
  }

  /** Somebody here posts this. */
  expect(participantId: string, clientKey: string, own: Own): Expected {
    const key = `${participantId} ${clientKey}`
    const expected = { ...own, ticks: 0, isStored: false }
    this.#own.set(key, expected)
    return {
      stored() {
        expected.isStored = true
      },
      forget: () => void this.#own.delete(key),
    }
  }

  /** Whether an engine has stored something that has not come back. */
  get lacksStored(): boolean {
    return [...this.#own.values()].some(({ isStored }) => isStored)
  }

  /** @param isJoining whether somebody is on the way in, whose page may lack it. */
  show(message: SealedMessage, isJoining: boolean) {
    this.lastSeq = message.seq
    this.#keep(message)
    const frame = this.encode({ type: 'message', ...this.#open(message) })
    if (isJoining) this.#recent.push({ seq: message.seq, frame })
    this.#unpublished.push(frame)
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(() => {
      this.#isDue = false
      this.#flushTogether()
    })
  }

  /** Publishes now what waits for more. */
  flush() {
    clearTimeout(this.#held)
    this.#held = undefined
    const frames = this.#unpublished
    const [first] = frames
    if (!first) return
    this.#unpublished = []
    this.publish(frames.length === 1 ? first : Buffer.concat(frames), frames.length)
  }

  /** What was shown after this `seq`, while somebody was on the way in. */
  since(seq: number): EncodedFrames | undefined {
    const missed = this.#recent.filter(each => each.seq > seq).map(({ frame }) => frame)
    return missed.length > 0 ? { frames: Buffer.concat(missed), count: missed.length } : undefined
  }

  /** Nobody is on the way in any more. */
  forgetRecent() {
    this.#recent = []
  }

  /** Call it every second. @param now the engine's time. */
  forgetOld(now: number) {
    for (const [key, own] of this.#own) {
      own.ticks += 1
      if (own.ticks > OWN_TICKS) this.#own.delete(key)
    }
    while ((this.#kept[0]?.sentAt ?? now) < now - KEPT_MS) this.#forgetFirst()
  }

  /** What people here are posting comes back in a moment: written together, both cost each of them one write. */
  #flushTogether() {
    if (this.#own.size === 0) this.flush()
    else this.#held ??= setTimeout(() => this.flush(), HELD_MS)
  }

  #open(message: SealedMessage): Message {
    const key = `${message.participantId} ${message.clientKey}`
    const own = this.#own.get(key)
    this.#own.delete(key)
    // The same `clientId` may have been used elsewhere, for another text.
    if (!own?.body.equals(message.body)) return openMessage(this.seal, message)
    const { seq, participantId, name, sentAt } = message
    return { seq, clientId: own.clientId, participantId, name: this.seal.openName(name), text: own.text, sentAt }
  }

  /** Without its name and body, which are parts of what is packed: a third of the memory. */
  #keep({ seq, sentAt, packed }: KeptMessage) {
    this.#kept.push({ seq, sentAt, packed })
    this.#keptBytes += packed.length
    while (this.#kept.length > KEPT_MESSAGES || (this.#keptBytes > KEPT_BYTES && this.#kept.length > 1)) this.#forgetFirst()
  }

  #forgetFirst() {
    const first = this.#kept.shift()
    if (first) this.#keptBytes -= first.packed.length
  }
}
