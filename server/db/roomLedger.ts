import { AWAY_GRACE_MS, PAGE_BYTES } from '#shared/limits'
import type { EndReason, Message, Participant, PostFrame, ServerFrame } from '#shared/protocol'
import type { Client } from '#server/clients/client'
import type { LimitReached } from '#server/limitLog'
import type { EncodeFrame, Entrance, Entry, Failed, NewName, Page, PagePosition, Posted, Renamed, RoomLedger, RoomListener, StoredRoom } from '#server/rooms/ledger'
import { StorageFullError } from '#server/rooms/ledger'
import type { Admitted } from './admission'
import { Admission } from './admission'
import { MemberChanges } from './memberChanges'
import { MessageRates } from './messageRates'
import type { Member, PresenceDeps } from './presence'
import { Presence } from './presence'
import type { RoomClients } from './roomClients'
import { RoomMessages } from './roomMessages'
import type { StoredParticipant } from './participants'
import type { RetainedMessages } from './store'

/** Approximate size of a message without its text, stored or sent. */
const MESSAGE_OVERHEAD_BYTES = 200
/** A page is read and encoded for one person alone: that costs as much again as to send it. */
const PAGE_RECEIVERS = 2

export interface RoomLedgerDeps extends PresenceDeps {
  clients: RoomClients
  encode: EncodeFrame
  limitReached: LimitReached
  onUnfollow(room: SqliteRoomLedger): void
}

/** The only writer of a room in SQLite: publishes messages after their commit. */
export class SqliteRoomLedger implements RoomLedger {
  readonly #deps: RoomLedgerDeps
  readonly #presence: Presence
  readonly #messages: RoomMessages
  readonly #admission: Admission
  readonly #changes: MemberChanges
  readonly #rates: MessageRates
  #pendingFrames: Buffer[] = []
  #entering = 0
  #enteringNew = 0
  #hasEnded = false
  #isLocked: boolean
  /** The lock as it was last told. */
  #toldLocked: boolean
  #listener: RoomListener | undefined

  constructor(readonly stored: StoredRoom, readonly key: number, deps: RoomLedgerDeps) {
    this.#deps = deps
    this.#isLocked = this.#toldLocked = stored.locked
    this.#messages = new RoomMessages(key, { ...deps, networkOf: author => deps.clients.networkOf(author) })
    this.#admission = new Admission(key, this.#messages, deps)
    this.#rates = new MessageRates(deps.clock, deps.limits)
    this.#presence = new Presence(this, deps)
    this.#changes = new MemberChanges(this, {
      ...deps,
      presence: this.#presence,
      admission: this.#admission,
      rates: this.#rates,
      reply: send => this.#reply(send),
      fail: (error, failed) => this.#fail(error, failed),
    })
  }

  get people(): ReadonlyMap<string, Participant> {
    return this.#presence.people
  }

  get hasEnded(): boolean {
    return this.#hasEnded || this.stored.expiresAt <= this.#deps.clock.now()
  }

  get isLocked(): boolean {
    return this.#isLocked
  }

  get isIdle(): boolean {
    return this.people.size === 0 && this.#entering === 0
  }

  get retained(): Readonly<RetainedMessages> {
    return this.#messages.retained
  }

  enter(entry: Entry, done: (outcome: Entrance) => void, failed: Failed) {
    const newcomers = entry.newcomer ? 1 : 0
    if (newcomers > 0 && this.people.size + this.#enteringNew >= this.#deps.limits.participants) {
      // Somebody who leaves would make no difference.
      if (this.#isLocked) return done('room_locked')
      this.#deps.limitReached('participants')
      return done('room_full')
    }
    this.#entering += 1
    this.#enteringNew += newcomers
    const settle = () => {
      this.#entering -= 1
      this.#enteringNew -= newcomers
    }
    let giveNameBack = () => {}
    this.#deps.commits.add({
      owner: this,
      // What they are sent: people come in many at once, and pages of long messages cost more than what is stored.
      size: { bytes: Math.min(PAGE_BYTES, this.retained.bytes), receivers: PAGE_RECEIVERS },
      apply: () => this.hasEnded
        ? 'ended' as const
        : this.#admission.admit(entry, (giveBack) => {
            giveNameBack = giveBack
          }),
      rolledBack: () => giveNameBack(),
      committed: (admitted) => {
        settle()
        this.#reply(() => done(this.#announce(entry, admitted)))
      },
      failed: (error) => {
        settle()
        this.#fail(error, failed)
      },
    })
  }

  post(participantId: string, { clientId, text }: PostFrame, done: (outcome: Posted) => void, failed: Failed) {
    const member = this.#presence.get(participantId)
    if (!member) return
    const excess = this.#rates.take(member)
    // Resending a stored message costs nothing.
    const again = excess && this.#messages.find(member.known, clientId)
    if (again) return done({ again })
    if (excess) return done(excess)
    this.#deps.commits.add({
      owner: this,
      size: { bytes: Buffer.byteLength(text) + MESSAGE_OVERHEAD_BYTES, receivers: this.people.size },
      apply: () => this.#store(member, { clientId, text }),
      rolledBack: () => this.#messages.rollBack(),
      committed: ({ message, isNew, author }) => {
        this.#messages.commit()
        if (isNew && message) {
          if (author) this.#deps.clients.writes(author.key)
          this.#pendingFrames.push(this.#deps.encode({ type: 'message', ...message } satisfies ServerFrame))
          return done('stored')
        }
        this.#rates.giveBack(member)
        if (author) this.#reply(() => done(message ? { again: message } : 'ended'))
      },
      batchCommitted: () => this.#publish(),
      failed: error => this.#fail(error, failed),
    })
  }

  page(position: PagePosition, done: (page: Page) => void, failed: Failed) {
    let page: Page
    try {
      page = this.#deps.store.page(this.key, position)
    }
    catch (error) {
      return this.#fail(error, failed)
    }
    done(page)
  }

  away(participantId: string) {
    if (!this.#hasEnded) this.#presence.awaitReturn(participantId, AWAY_GRACE_MS)
  }

  typing(participantId: string) {
    this.#listener?.types(participantId)
  }

  unfollow() {
    this.#presence.clear()
    this.#deps.onUnfollow(this)
  }

  rename(participantId: string, name: NewName, client: Client, done: (outcome: Renamed) => void, failed: Failed) {
    this.#changes.rename(participantId, name, client, done, failed)
  }

  leave(participantId: string, done: () => void, failed: Failed) {
    this.#changes.leave(participantId, done, failed)
  }

  /** The lock is stored; `tellLock` follows, once for all changes of a commit. */
  setLocked(locked: boolean) {
    this.#isLocked = locked
  }

  tellLock() {
    if (this.#toldLocked === this.#isLocked) return
    this.#toldLocked = this.#isLocked
    this.#reply(() => this.#listener?.locked(this.#isLocked))
  }

  renamed(person: Participant) {
    this.#listener?.renamed(person)
  }

  left(person: Participant) {
    this.#listener?.left(person)
  }

  leftStored() {
    if (this.isIdle) this.#listener?.idle()
  }

  /** Sets the listener, once. */
  listen(listener: RoomListener) {
    this.#listener = listener
  }

  /** Closes all connections, so that clients reconnect later, and unfollows. */
  sendAway() {
    this.#listener?.unavailable()
    this.unfollow()
  }

  /** Idempotent. */
  end(reason: EndReason) {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#reply(() => this.#listener?.ended(reason))
  }

  /** Erases the oldest messages to free space for other rooms. @throws StorageFullError */
  dropOldest(count: number) {
    try {
      this.#deps.store.transaction(() => this.#messages.dropOldest(count))
      this.#messages.commit()
    }
    catch (error) {
      this.#messages.rollBack()
      throw error
    }
  }

  /** Publishes stored messages before a reply to one person, so that everyone sees the same order. */
  #reply(send: () => void) {
    this.#publish()
    send()
  }

  #publish() {
    const frames = this.#pendingFrames
    const [first] = frames
    if (!first) return
    this.#pendingFrames = []
    this.#listener?.messages(frames.length === 1 ? first : Buffer.concat(frames), frames.length)
  }

  #fail(error: unknown, failed: Failed) {
    if (!(error instanceof StorageFullError)) this.#deps.report(error)
    failed(error)
  }

  #announce(entry: Entry, admitted: Admitted | 'ended'): Entrance {
    if (this.hasEnded) return 'ended'
    if (typeof admitted === 'string') return admitted
    if (!entry.isReachable()) return 'gone'
    const { self: { key, formerKeys, id, name }, page } = admitted
    const self = { id, name }
    for (const each of [key, ...formerKeys]) this.#deps.clients.recognize(each, entry.client)
    if (this.#presence.add(admitted.self)) this.#listener?.joined(self)
    return { self, page }
  }

  /** Runs inside the transaction. Returns no message if the room has ended, and no author if they left for good. */
  #store({ stored: author }: Member, text: Pick<Message, 'clientId' | 'text'>): { message?: Message, isNew: boolean, author?: StoredParticipant } {
    if (!author || this.hasEnded) return { isNew: false, author }
    const known = this.#messages.find(author, text.clientId)
    return known ? { message: known, isNew: false, author } : { message: this.#messages.add(author, text, this.#deps.clock.now()), isNew: true, author }
  }
}
