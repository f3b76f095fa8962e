import { TYPING_INTERVAL_MS } from '#shared/limits'
import { CloseCode } from '#shared/closeCodes'
import type { EndReason, HistoryRequestFrame, Participant, PostFrame, Room as PublicRoom, ServerFrame } from '#shared/protocol'
import { Audience } from './audience'
import type { Clock } from './clock'
import type { EncodeFrame, Entry, NewName, RateExcess, RoomLedger, RoomListener } from './ledger'
import type { JoinableRoom, JoinRequest, RoomConnection } from './membership'
import type { Meter } from './meter'
import { withFreeColour } from './participantId'

const CLOSE_CODES = { expired: CloseCode.expired, owner: CloseCode.endedByOwner, lost: CloseCode.lost } as const satisfies Record<EndReason, CloseCode>

export interface RoomDeps {
  clock: Clock
  encode: EncodeFrame
  meter: Meter
  onDeserted(room: Room): void
}

/** A live room: its connections in this process. Posts go to its ledger; everything that the ledger publishes goes to everyone. */
export class Room implements JoinableRoom, RoomListener {
  readonly #deps: RoomDeps
  readonly #ledger: RoomLedger
  readonly #audience = new Audience()
  readonly #typedAt = new Map<string, number>()
  /** Newcomers whose join is being stored. */
  readonly #entering = new Set<string>()
  #hasEnded = false

  constructor(ledger: RoomLedger, deps: RoomDeps) {
    this.#ledger = ledger
    this.#deps = deps
  }

  get id(): string {
    return this.#ledger.stored.id
  }

  get verifier(): Uint8Array | null {
    return this.#ledger.stored.verifier
  }

  endIfDue(): boolean {
    if (this.#ledger.hasEnded) this.ended('expired')
    return this.#hasEnded
  }

  add(connection: RoomConnection) {
    this.#audience.add(connection)
  }

  join(connection: RoomConnection, { session, newcomer, ...request }: JoinRequest) {
    const entry = { ...request, newcomer: newcomer && this.#withFreeColour(newcomer), client: connection.client, isReachable: () => connection.isReachable }
    const settle = this.#noteEntering(entry)
    this.#ledger.enter(entry, (outcome) => {
      settle()
      if (outcome === 'ended') return this.ended('expired')
      if (outcome === 'gone') return this.closeIfDeserted()
      if (typeof outcome === 'string') return connection.refuseJoin(outcome)
      this.#audience.join(connection, outcome.self.id)
      connection.acceptJoin(outcome.self, {
        type: 'joined',
        self: outcome.self,
        session,
        room: this.#public(),
        now: this.#deps.clock.now(),
        participants: [...this.#ledger.people.values()],
        ...outcome.page,
      }, outcome.missed)
    }, (error) => {
      settle()
      connection.fail(error)
    })
  }

  /** Posts a message for everyone; a resend of a stored `clientId` is answered to its sender only. */
  post(connection: RoomConnection, author: Participant, frame: PostFrame) {
    this.#ledger.post(author.id, frame, (posted) => {
      if (posted === 'stored') return
      if (posted === 'ended') return this.ended('expired')
      if ('again' in posted) return connection.send({ type: 'message', ...posted.again })
      this.#refuseRate(connection, posted, frame.clientId)
    }, error => connection.fail(error, frame.clientId))
  }

  history(connection: RoomConnection, { before, after, limit }: HistoryRequestFrame, answered: () => void) {
    if (this.endIfDue()) return
    this.#ledger.page({ before, after, limit }, (page) => {
      connection.send({ type: 'history', ...page })
      answered()
    }, (error) => {
      connection.fail(error)
      answered()
    })
  }

  /** Tells the others that somebody is typing, at most once in two seconds. */
  typing({ id }: Participant) {
    const now = this.#deps.clock.now()
    if (now - (this.#typedAt.get(id) ?? 0) < TYPING_INTERVAL_MS) return
    this.#typedAt.set(id, now)
    this.#ledger.typing(id)
  }

  rename(connection: RoomConnection, { id }: Participant, name: NewName) {
    this.#ledger.rename(id, name, connection.client, (outcome) => {
      if (outcome === 'renamed') return
      if (outcome === 'ended') return this.ended('expired')
      if (outcome === 'unchanged') return connection.send({ type: 'participant', event: 'renamed', participant: { id, name: name.name } })
      if (typeof outcome === 'string') return connection.refuse(outcome)
      this.#refuseRate(connection, outcome)
    }, error => connection.fail(error))
  }

  leaveForGood(connection: RoomConnection, { id }: Participant) {
    this.#ledger.leave(id, () => {
      this.#audience.closePerson(id, CloseCode.left)
      this.closeIfDeserted()
    }, error => connection.fail(error))
  }

  /** The connection is gone. Idempotent. */
  leave(connection: RoomConnection) {
    if (this.#hasEnded) return
    const person = this.#audience.remove(connection)
    if (person !== undefined) this.#ledger.away(person)
    this.closeIfDeserted()
  }

  messages(frames: Buffer, count: number) {
    this.#deps.meter.published(count, this.#audience.send(frames, count))
  }

  joined(person: Participant) {
    this.#sendExcept(person.id, { type: 'participant', event: 'joined', participant: person })
  }

  renamed(person: Participant) {
    this.#audience.send(this.#deps.encode({ type: 'participant', event: 'renamed', participant: person }), 1)
  }

  locked(locked: boolean) {
    this.#audience.send(this.#deps.encode({ type: 'room', locked }), 1)
  }

  left(person: Participant, isForGood = false) {
    this.#typedAt.delete(person.id)
    this.#sendExcept(person.id, { type: 'participant', event: 'left', participant: person })
    if (isForGood) this.#audience.closePerson(person.id, CloseCode.left)
  }

  types(participantId: string) {
    this.#sendExcept(participantId, { type: 'typing', participantId })
  }

  ended(reason: EndReason) {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#audience.send(this.#deps.encode({ type: 'ended', reason }), 1)
    this.#audience.close(CLOSE_CODES[reason], CloseCode.roomNotFound)
    this.#letGo()
  }

  unavailable() {
    this.#audience.close(CloseCode.restarting, CloseCode.restarting)
    this.#letGo()
  }

  idle() {
    this.closeIfDeserted()
  }

  #withFreeColour(newcomer: NonNullable<Entry['newcomer']>) {
    const { id, name } = newcomer.participant
    return { ...newcomer, participant: { id: withFreeColour(id, [...this.#ledger.people.keys(), ...this.#entering]), name } }
  }

  /** @returns call it once the join is stored, or refused. */
  #noteEntering({ newcomer }: Pick<Entry, 'newcomer'>): () => void {
    if (!newcomer) return () => {}
    const { id } = newcomer.participant
    this.#entering.add(id)
    return () => void this.#entering.delete(id)
  }

  #refuseRate(connection: RoomConnection, { retryAfterMs, isOwnDoing }: RateExcess, clientId?: string) {
    connection.refuseRate({ retryAfterMs, clientId, limit: isOwnDoing ? 'messagesPerSecond' : 'roomMessagesPerSecond' })
  }

  #public(): PublicRoom {
    const { id, createdAt, expiresAt, verifier } = this.#ledger.stored
    return { id, createdAt, expiresAt, encrypted: verifier !== null, locked: this.#ledger.isLocked }
  }

  #sendExcept(participantId: string, frame: ServerFrame) {
    this.#audience.sendExcept(participantId, this.#deps.encode(frame))
  }

  closeIfDeserted() {
    if (this.#audience.isEmpty && this.#ledger.isIdle) this.#letGo()
  }

  #letGo() {
    this.#ledger.unfollow()
    this.#deps.onDeserted(this)
  }
}
