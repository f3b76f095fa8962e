import { AWAY_GRACE_MS, TYPING_INTERVAL_MS } from '#shared/limits'
import { CloseCode } from '#shared/closeCodes'
import type { EndReason, HistoryRequestFrame, Participant, PostFrame, Room as PublicRoom, ServerFrame } from '#shared/protocol'
import type { KeptMessages, PagePosition, Store, StoredParticipant, StoredRoom } from '#server/db/store'
import type { LimitName, LimitReached } from '#server/limitLog'
import { Bucket } from './bucket'
import type { Clock } from './clock'
import type { Connection, RateRefusal } from './connection'
import { encode } from './encode'
import type { Limits } from './limits'
import type { RoomVisitors } from './roomVisitors'
import { Transcript } from './transcript'
import type { Turn } from './turn'

/** What a message takes beside its text, about, stored or sent. */
const FRAME_BYTES = 200

/** Somebody in the room: connected at least once, or away for less than the grace. */
interface Member {
  participant: StoredParticipant
  connections: Set<Connection>
  /** Takes back the timer that ends the grace; set while there is no connection. */
  cancelLeaving?: () => void
  typedAt: number
  messages: Bucket
}

/** What a room is given to live with. */
export interface RoomSurroundings {
  clock: Clock
  store: Store
  turn: Turn
  limits: Limits
  /** Told when nobody is left to keep the room in memory for. */
  onDeserted(room: Room): void
  /** Who has which names; kept as long as the room lives, whoever is in it. */
  visitors: RoomVisitors
  /** Told of what should not happen. */
  report(error: unknown): void
  /** Told of what a limit refuses. */
  limitReached: LimitReached
}

/** Who wants in: somebody known by their session, or a new name. */
export type Entrant
  = | { sessionHash: Uint8Array }
    | { participant: Participant, nameKey: string | null, sessionHash: Uint8Array }

/** A wish to enter: who, with which private token, and the last `seq` that they hold. */
export type Entry = { session: string, after?: number } & Entrant

/**
 * A live room: who is in it, and the one writer of its messages. Joining, posting, leaving and ending go through it,
 * in the order in which they came.
 */
export class Room {
  readonly #around: RoomSurroundings
  readonly #members = new Map<string, Member>()
  /** Every connection of the members, in one row for what goes to all; made anew after somebody came or went. */
  #audience: Connection[] | undefined
  /** The messages of this turn, which everyone is sent together once all of it is done. */
  #spoken: Buffer[] = []
  /** Connections that have not joined (yet). */
  readonly #atTheDoor = new Set<Connection>()
  readonly #messages: Bucket
  #entering = 0
  /** Of those, who takes a new name. */
  #enteringAnew = 0
  readonly #transcript: Transcript
  #ended = false

  /**
   * @param id the canonical id.
   * @param stored the room as it is stored.
   * @param ghostsUntil until when those who were here before a restart are still in the room (epoch milliseconds).
   */
  constructor(readonly id: string, readonly stored: StoredRoom, ghostsUntil: number, around: RoomSurroundings) {
    this.#around = around
    this.#messages = new Bucket(around.limits.roomMessages, around.clock.now())
    this.#transcript = new Transcript(stored.key, { ...around, networkOf: author => around.visitors.networkOf(author) })
    this.#welcomeGhosts(ghostsUntil)
  }

  /** What everyone may know of the room. */
  get public(): PublicRoom {
    const { createdAt, expiresAt, verifier } = this.stored
    return { id: this.id, createdAt, expiresAt, encrypted: verifier !== null }
  }

  /** How many people are in the room. */
  get size(): number {
    return this.#members.size
  }

  /** Whether the room is over: asked at every use, so that a late timer never shows a dead room. */
  get hasEnded(): boolean {
    return this.#ended || this.stored.expiresAt <= this.#around.clock.now()
  }

  /** A connection has come to the door. */
  receive(connection: Connection) {
    this.#atTheDoor.add(connection)
  }

  /** Lets somebody in, or tells the connection why not. Whoever has a session comes in, however full the room is. */
  enter(connection: Connection, entrant: Entry) {
    const { store, turn, visitors } = this.#around
    const isNew = 'participant' in entrant
    if (isNew && this.#isFull()) return this.#refuseEntry(connection, 'participants')
    this.#entering += 1
    if (isNew) this.#enteringAnew += 1
    const settle = () => {
      this.#entering -= 1
      if (isNew) this.#enteringAnew -= 1
    }
    let giveNameBack = () => {}
    turn.add({
      owner: this,
      run: () => {
        // A name whose session nobody would hear of must not stay taken.
        if (this.hasEnded || !connection.isHeard) return undefined
        if (isNew && visitors.hasTooManyNames(connection.visitor)) return { limit: 'namesPerAddress' as const }
        const participant = this.#admit(entrant)
        if (participant && isNew) {
          if (!this.#makePlaceForName(participant.key)) return { limit: 'names' as const }
          giveNameBack = visitors.takeName(participant.key, connection.visitor)
        }
        return { participant, page: store.page(this.stored.key, { after: entrant.after }) }
      },
      rolledBack: () => giveNameBack(),
      done: (outcome) => {
        settle()
        this.#sendSpoken()
        if (this.hasEnded) return this.end('expired')
        if (!outcome || !connection.isHeard) return this.#checkDeserted()
        if (outcome.limit) return this.#refuseEntry(connection, outcome.limit)
        const { participant, page } = outcome
        if (!participant) return connection.refuseJoin(isNew ? 'name_taken' : 'session_invalid')
        visitors.recognize(participant.key, connection.visitor)
        this.#seat(connection, participant)
        connection.joined(participant, {
          type: 'joined',
          self: publicParticipant(participant),
          session: entrant.session,
          room: this.public,
          now: this.#around.clock.now(),
          participants: [...this.#members.values()].map(member => publicParticipant(member.participant)),
          ...page,
        })
      },
      failed: (error) => {
        settle()
        connection.fail(error)
      },
    })
  }

  /** Stores a message and sends it to everyone; one whose `clientId` is known is answered to its sender alone. */
  post(connection: Connection, author: StoredParticipant, { clientId, text }: PostFrame) {
    const { turn, clock, visitors } = this.#around
    const member = this.#members.get(author.id)
    if (!member) return
    const excess = this.#charge(member)
    // Sending again what is stored already costs nothing.
    const known = excess && this.#transcript.find(author, clientId)
    if (known) return connection.send({ type: 'message', ...known })
    if (excess) return connection.refuseRate({ ...excess, clientId })
    turn.add({
      owner: this,
      size: { bytes: Buffer.byteLength(text) + FRAME_BYTES, receivers: this.#connected().length },
      run: () => {
        if (this.hasEnded) return { stored: false, message: undefined }
        const known = this.#transcript.find(author, clientId)
        if (known) return { stored: false, message: known }
        const message = this.#transcript.add(author, { clientId, text }, clock.now())
        return { stored: message !== undefined, message }
      },
      rolledBack: () => this.#transcript.rollBack(),
      done: ({ stored, message }) => {
        this.#transcript.commit()
        if (stored) visitors.writes(author.key)
        if (!stored) this.#refund(member)
        if (!message) return this.end('expired')
        const frame = { type: 'message', ...message } satisfies ServerFrame
        if (stored) return void this.#spoken.push(encode(frame))
        this.#sendSpoken()
        connection.send(frame)
      },
      allDone: () => this.#sendSpoken(),
      failed: error => connection.fail(error, clientId),
    })
  }

  /** A page of earlier or later messages. */
  history(connection: Connection, { before, after, limit }: HistoryRequestFrame) {
    if (this.hasEnded) return this.end('expired')
    const position: PagePosition = { before, after, limit }
    connection.send({ type: 'history', ...this.#around.store.page(this.stored.key, position) })
  }

  /** How much is kept of its messages. */
  get kept(): Readonly<KeptMessages> {
    return this.#transcript.kept
  }

  /** Erases so many of the oldest messages, to make place for other rooms. @throws StorageFullError */
  giveUp(count: number) {
    try {
      this.#around.store.transaction(() => this.#transcript.giveUp(count))
      this.#transcript.commit()
    }
    catch (error) {
      this.#transcript.rollBack()
      throw error
    }
  }

  /** Tells the others that somebody is typing, at most once in two seconds. */
  typing(author: StoredParticipant) {
    const member = this.#members.get(author.id)
    const now = this.#around.clock.now()
    if (!member || now - member.typedAt < TYPING_INTERVAL_MS) return
    member.typedAt = now
    this.#broadcast({ type: 'typing', participantId: author.id }, member)
  }

  /** A connection is gone. Leaving twice is leaving once. */
  leave(connection: Connection) {
    this.#atTheDoor.delete(connection)
    this.#audience = undefined
    const member = connection.participant && this.#members.get(connection.participant.id)
    if (member?.connections.delete(connection) && member.connections.size === 0) {
      this.#awaitReturn(member, AWAY_GRACE_MS)
    }
    this.#checkDeserted()
  }

  /** Ends the room for everyone, at once. */
  end(reason: EndReason) {
    if (this.#ended) return
    this.#ended = true
    this.#sendSpoken()
    const farewell = encode({ type: 'ended', reason })
    for (const { connections, cancelLeaving } of this.#members.values()) {
      cancelLeaving?.()
      for (const connection of connections) {
        connection.sendEncoded(farewell)
        connection.close(reason === 'expired' ? CloseCode.expired : CloseCode.endedByOwner)
      }
    }
    for (const connection of this.#atTheDoor) connection.close(CloseCode.roomNotFound)
    this.#members.clear()
    this.#audience = undefined
    this.#atTheDoor.clear()
    this.#around.onDeserted(this)
  }

  /** Closes every connection; they come back when the server does. */
  disconnect(code: CloseCode) {
    for (const connection of this.#atTheDoor) connection.close(code)
    for (const member of this.#members.values()) {
      member.cancelLeaving?.()
      for (const connection of member.connections) connection.close(code)
    }
  }

  /** Takes what a message costs its sender and the room; says how long to wait where there is not enough. */
  #charge(member: Member): RateRefusal | undefined {
    const now = this.#around.clock.now()
    const own = member.messages.take(now)
    if (own > 0) return { retryAfterMs: own, limit: 'messagesPerSecond' }
    const others = this.#messages.take(now)
    if (others === 0) return undefined
    member.messages.giveBack()
    return { retryAfterMs: others, limit: 'roomMessagesPerSecond' }
  }

  #refund(member: Member) {
    member.messages.giveBack()
    this.#messages.giveBack()
  }

  #welcomeGhosts(until: number) {
    const { clock, store, turn, report } = this.#around
    const ghosts = store.presentParticipants(this.stored.key)
    const graceMs = until - clock.now()
    for (const participant of ghosts) {
      if (graceMs <= 0) {
        turn.add({ owner: this, run: () => store.setPresent(this.stored.key, participant.key, false), done: () => {}, failed: report })
        continue
      }
      const member = this.#newMember(participant)
      this.#members.set(participant.id, member)
      this.#awaitReturn(member, graceMs)
    }
  }

  /** Whether one more person would be too many. */
  #isFull(): boolean {
    return this.#members.size + this.#enteringAnew >= this.#around.limits.participants
  }

  #refuseEntry(connection: Connection, limit: LimitName) {
    this.#around.limitReached(limit)
    connection.refuseJoin('room_full')
  }

  /**
   * Runs inside the transaction. Where a new name is one too many, somebody who is away and never wrote is forgotten, or
   * else the new name itself.
   *
   * @returns whether the new name stays.
   */
  #makePlaceForName(newcomer: number): boolean {
    const { limits, store, visitors } = this.#around
    const room = this.stored.key
    if (store.countNames(room) <= limits.names) return true
    const silent = store.awayParticipants(room).filter(key => !visitors.hasWritten(key) && !this.#transcript.hasFrom(key))
    const forgotten = visitors.firstOfLargest(silent)
    store.forgetParticipant(room, forgotten ?? newcomer)
    if (forgotten !== undefined) visitors.forget(forgotten)
    return forgotten !== undefined
  }

  /** Runs inside the transaction. */
  #admit(entrant: Entry): StoredParticipant | undefined {
    const { store } = this.#around
    const room = this.stored.key
    if ('participant' in entrant) {
      const { participant, nameKey, sessionHash } = entrant
      const key = store.addParticipant(room, { ...participant, nameKey, sessionHash })
      return key === undefined ? undefined : { key, ...participant }
    }
    const known = store.participantBySession(room, entrant.sessionHash)
    if (known) store.setPresent(room, known.key, true)
    return known
  }

  #seat(connection: Connection, participant: StoredParticipant) {
    this.#atTheDoor.delete(connection)
    const here = this.#members.get(participant.id)
    const member = here ?? this.#newMember(participant)
    member.cancelLeaving?.()
    member.cancelLeaving = undefined
    member.connections.add(connection)
    this.#audience = undefined
    this.#members.set(participant.id, member)
    if (!here) this.#broadcast({ type: 'participant', event: 'joined', participant: publicParticipant(participant) }, member)
  }

  #newMember(participant: StoredParticipant): Member {
    const { clock, limits } = this.#around
    return { participant, connections: new Set(), typedAt: 0, messages: new Bucket(limits.messages, clock.now()) }
  }

  #awaitReturn(member: Member, graceMs: number) {
    member.cancelLeaving = this.#around.clock.setTimer(graceMs, () => this.#forget(member))
  }

  #forget(member: Member) {
    const { store, turn, report } = this.#around
    const { participant } = member
    this.#members.delete(participant.id)
    this.#broadcast({ type: 'participant', event: 'left', participant: publicParticipant(participant) })
    turn.add({
      owner: this,
      run: () => {
        if (!this.hasEnded) store.setPresent(this.stored.key, participant.key, false)
      },
      done: () => this.#checkDeserted(),
      failed: report,
    })
  }

  #checkDeserted() {
    if (this.#members.size === 0 && this.#atTheDoor.size === 0 && this.#entering === 0) this.#around.onDeserted(this)
  }

  /** Tells everyone who is connected, but for one of them. */
  #broadcast(frame: ServerFrame, except?: Member) {
    const encoded = encode(frame)
    for (const connection of this.#connected()) {
      if (!except?.connections.has(connection)) connection.sendEncoded(encoded)
    }
  }

  /** One buffer for everyone, however many messages it holds: what is done for each of a crowd is done once a turn. */
  #sendSpoken() {
    const frames = this.#spoken
    const [first] = frames
    if (!first) return
    this.#spoken = []
    const together = frames.length === 1 ? first : Buffer.concat(frames)
    for (const connection of this.#connected()) connection.sendEncoded(together, frames.length)
  }

  #connected(): readonly Connection[] {
    return this.#audience ??= [...this.#members.values()].flatMap(({ connections }) => [...connections])
  }
}

function publicParticipant({ id, name }: Participant): Participant {
  return { id, name }
}
