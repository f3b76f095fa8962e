import { AWAY_GRACE_MS, PAGE_MESSAGES } from '#shared/limits'
import type { EndReason, Participant, PostFrame } from '#shared/protocol'
import type { Client } from '#server/clients/client'
import type { LimitName, LimitReached } from '#server/limitLog'
import type { Clock } from '#server/rooms/clock'
import type { EncodeFrame, Entrance, Entry, Failed, NewName, Page, PagePosition, Posted, Renamed, RoomLedger, RoomListener, StoredRoom } from '#server/rooms/ledger'
import { LedgerAwayError } from '#server/rooms/ledger'
import type { Limits } from '#server/rooms/limits'
import type { Answer, Argument, Engine } from './engine'
import type { RoomEvent } from './events'
import type { Shown } from './giveBack'
import { giveBack } from './giveBack'
import type { Journal } from './journal'
import { roomKey } from './keys'
import type { SealedMessage } from './messages'
import { readEntry, readPage } from './messages'
import { messageLimits, Posts } from './posts'
import { bytes, list, number, text } from './reply'
import type { Reply } from './reply'
import { RoomCalls } from './roomCalls'
import { RoomFeed } from './roomFeed'
import { RoomPresence } from './roomPresence'
import type { RoomSeal } from './seal'
import { ShownMessages } from './shownMessages'

/** Messages read at once to make up for missing ones. */
const CAUGHT_UP_AT_ONCE = 1000
/** What a room's channel says of its end is waited for so long (ms). */
const REASON_MS = 200
/** This process's clock is so far behind the engine's at most (ms). */
const LATENCY_MS = 1000
/** The limits that the functions name. */
const LIMIT_NAMES = ['participants', 'names', 'namesPerAddress', 'messages', 'roomBytes'] as const satisfies LimitName[]

export interface RedisRoomDeps {
  engine: Engine
  clock: Clock
  limits: Limits
  encode: EncodeFrame
  journal: Journal
  report(error: unknown): void
  limitReached: LimitReached
  onUnfollow(room: RedisRoomLedger): void
  /** The engine cannot be told that nobody is here any more. @param key that of the room. */
  onAbandoned(key: string): void
}

/** One room in Redis, as this process follows it. Redis decides everything; this keeps a copy of who is there, and passes on what is said. */
export class RedisRoomLedger implements RoomLedger {
  readonly key: string
  readonly #deps: RedisRoomDeps
  readonly #calls: RoomCalls
  readonly #presence: RoomPresence
  readonly #feed: RoomFeed
  readonly #messages: ShownMessages
  readonly #posts: Posts
  #listener: RoomListener | undefined
  #isLocked = false
  #hasEnded = false
  #isFollowed = true
  #entering = 0
  /** Those with a connection to this process. */
  readonly #here = new Set<string>()
  #asked = 0
  /** When somebody was last said to be away, counted in what was asked. */
  readonly #awayAt = new Map<string, number>()

  /** @param shown what this process has shown of it before, when it followed it the last time. */
  constructor(readonly stored: StoredRoom, readonly hash: string, readonly seal: RoomSeal, shown: Shown | undefined, deps: RedisRoomDeps) {
    this.key = roomKey(hash)
    this.#deps = deps
    this.#calls = new RoomCalls(this.key, deps, shown?.run)
    this.#messages = new ShownMessages(seal, deps.encode, (frames, count) => this.#listener?.messages(frames, count))
    this.#posts = new Posts({ ...deps, calls: this.#calls, seal, messages: this.#messages, limitReached: name => this.#noteLimit(name), gone: () => this.#feed.reload() })
    if (shown) this.#messages.takeOver(shown.lastSeq, shown.kept)
    this.#presence = new RoomPresence(deps.clock, id => this.#calls.tell('expel', id))
    this.#feed = new RoomFeed(shown?.number ?? 0, { apply: event => this.#apply(event), load: () => this.#load(), failed: error => this.#giveUp(error) })
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

  /** Others may serve those who are elsewhere, or away. */
  get isIdle(): boolean {
    return this.#entering === 0
  }

  /** What this process has shown of it, for the next time that it follows it. */
  get shown(): Shown {
    return { run: this.#calls.run, lastSeq: this.#messages.lastSeq, kept: this.#messages.kept, number: this.#feed.number }
  }

  get processes(): Set<string> {
    return this.#presence.processes()
  }

  /** Subscribes and reads the state. @returns whether the room is there. @throws LedgerAwayError */
  async start(): Promise<boolean> {
    await this.#deps.engine.subscribe(this.key)
    return await this.#feed.load()
  }

  listen(listener: RoomListener) {
    this.#listener = listener
  }

  forgetOld() {
    this.#messages.forgetOld(this.#deps.clock.now())
  }

  hear(event: RoomEvent) {
    this.#feed.hear(event)
  }

  /** The subscription was interrupted, or the engine is another one. */
  resume() {
    this.#feed.reload()
  }

  /** This process was silent for so long that the others may have counted it as dead. */
  assertHere() {
    for (const id of this.#here) this.#calls.tell('back', id, this.#deps.engine.process)
  }

  reap(process: string) {
    this.#calls.tell('reap', process, AWAY_GRACE_MS)
  }

  enter(entry: Entry, done: (outcome: Entrance) => void, failed: Failed) {
    this.#entering += 1
    this.#asked += 1
    const startedAt = this.#asked
    const settle = () => {
      this.#entering -= 1
      if (this.#entering > 0) return
      this.#messages.forgetRecent()
      this.#listener?.idle()
    }
    this.#enter(entry).then(({ reply }) => {
      const [outcome, ...rest] = list(reply)
      if (text(outcome) !== 'in') {
        settle()
        return this.#refuse(text(outcome), text(rest[0]), entry.client, done)
      }
      const { run } = this.#deps.engine
      // Everything before it comes first, for everyone; `settle` follows, since the frames in between are kept until then.
      this.#feed.whenAt(number(rest[2]), () => {
        if (run !== this.#deps.engine.run) {
          // The page is of an engine that is gone: the one that took over may have other messages under its numbers.
          this.enter(entry, done, failed)
          return settle()
        }
        this.#messages.flush()
        done(this.#admit(entry, rest, startedAt))
        settle()
      })
    }, (error: unknown) => {
      settle()
      this.#fail(error, failed)
    })
  }

  post(participantId: string, frame: PostFrame, done: (outcome: Posted) => void, failed: Failed) {
    this.#posts.add(participantId, frame, done, error => this.#fail(error, failed))
  }

  rename(participantId: string, { name, nameKey }: NewName, client: Client, done: (outcome: Renamed) => void, failed: Failed) {
    if (this.people.get(participantId)?.name === name) return done('unchanged')
    // What they said before has their name of then.
    this.#posts.flush()
    const { limits } = this.#deps
    const sealed = this.seal.seal(name)
    this.#calls.ask('rename', run => [
      participantId, sealed, this.#hashName(nameKey), messageLimits(limits), limits.names, run(), ...this.#nameLimits(client),
    ], true).then(({ reply }) => {
      const [outcome, first, second] = list(reply)
      switch (text(outcome)) {
        case 'renamed': return this.#feed.whenAt(number(first), () => done('renamed'))
        case 'slow': return done({ retryAfterMs: number(first), isOwnDoing: text(second) === 'own' })
        case 'gone': return undefined
        default: return this.#refuse(text(outcome), text(first), client, done)
      }
    }).catch((error: unknown) => this.#fail(error, failed))
  }

  leave(participantId: string, done: () => void, failed: Failed) {
    this.#here.delete(participantId)
    this.#posts.flush()
    this.#calls.ask('leave', () => [participantId], true).then(({ reply }) => {
      const [outcome, at] = list(reply)
      if (text(outcome) === 'left') this.#feed.whenAt(number(at), done)
      else this.#feed.reload()
    }).catch((error: unknown) => this.#fail(error, failed))
  }

  page({ before, after, limit = PAGE_MESSAGES }: PagePosition, done: (page: Page) => void, failed: Failed) {
    const part = after === undefined ? ['XREVRANGE', before === undefined ? '+' : `(${before}-0`, '-'] : ['XRANGE', `(${after}-0`, '+']
    // An engine that takes over may lack the last ones, until it is settled.
    const args = (run: () => string) => run() ? [...part, limit + 1] : []
    this.#calls.ask('page', args).then(({ reply }) => done(readPage(this.seal, list(reply), limit, after === undefined))).catch((error: unknown) => this.#fail(error, failed))
  }

  away(participantId: string) {
    if (!this.hasEnded && this.#here.has(participantId)) this.#leaveBy('away', participantId, AWAY_GRACE_MS)
  }

  typing(participantId: string) {
    this.#deps.engine.publish(this.key, `t 0 ${participantId}`)
  }

  unfollow() {
    if (!this.#isFollowed) return
    this.#isFollowed = false
    this.#feed.close()
    this.#presence.clear()
    this.#deps.onUnfollow(this)
  }

  /** Tells everyone here to come back later, and unfollows. @returns once the others know that they are away. */
  async sendAway(graceMs = AWAY_GRACE_MS): Promise<void> {
    const { engine } = this.#deps
    const wasHere = this.#here.size > 0 || this.#entering > 0
    this.#here.clear()
    this.#listener?.unavailable()
    this.unfollow()
    if (wasHere && engine.isReady) await this.#calls.ask('reap', () => [engine.process, graceMs]).catch(() => this.#deps.onAbandoned(this.key))
    else if (wasHere) this.#deps.onAbandoned(this.key)
  }

  /** Idempotent. */
  end(reason: EndReason) {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#messages.flush()
    this.#listener?.ended(reason)
    this.unfollow()
  }

  #apply(event: RoomEvent) {
    if (event.kind === 'messages') return this.#show(event.messages)
    this.#messages.flush()
    switch (event.kind) {
      case 'joined': return this.#join({ id: event.id, name: this.seal.openName(event.name) }, event.presence)
      case 'presence':
        this.#presence.move(event.id, event.presence)
        return this.#stay(event.id)
      case 'renamed': return this.#rename({ id: event.id, name: this.seal.openName(event.name) })
      case 'left':
        if (event.isForGood) this.#here.delete(event.id)
        this.#leave(event.id, event.isForGood)
        return this.#stay(event.id)
      case 'locked': return this.#lock(event.locked)
      case 'typing': return this.#listener?.types(event.id)
      case 'ended': return this.end(event.reason === 'lost' ? 'lost' : 'owner')
      default: return event satisfies never
    }
  }

  /** What was given back to a new engine may be known here, or may have been missed. */
  #show(messages: readonly SealedMessage[]) {
    for (const message of messages) {
      const missing = message.seq - this.#messages.lastSeq - 1
      if (missing > 0) return this.#feed.reload()
      if (missing === 0) this.#messages.show(message, this.#entering > 0)
    }
  }

  #join(person: Participant, presence: string) {
    if (this.#presence.add(person, presence)) this.#listener?.joined(person)
  }

  #rename(person: Participant) {
    if (!this.people.has(person.id)) return
    this.#presence.people.set(person.id, person)
    this.#listener?.renamed(person)
  }

  #leave(id: string, isForGood = false) {
    const person = this.#presence.remove(id)
    this.#awayAt.delete(id)
    if (person) this.#listener?.left(person, isForGood)
  }

  /** Others took somebody for gone who is connected here. */
  #stay(id: string) {
    const { process } = this.#deps.engine
    if (this.#here.has(id) && !this.#presence.isConnectedTo(id, process)) this.#calls.tell('back', id, process)
  }

  #lock(locked: boolean) {
    if (this.#isLocked === locked) return
    this.#isLocked = locked
    this.#listener?.locked(locked)
  }

  #leaveBy(name: 'away' | 'retract', id: string, ...args: number[]) {
    const { engine, onAbandoned } = this.#deps
    this.#here.delete(id)
    this.#asked += 1
    this.#awayAt.set(id, this.#asked)
    this.#calls.ask(name, () => [id, engine.process, ...args]).catch(() => onAbandoned(this.key))
  }

  async #enter({ sessionHash, newcomer, after, client }: Entry): Promise<Answer> {
    const { engine, limits } = this.#deps
    const { participant, nameKey = null } = newcomer ?? {}
    const name = participant ? this.seal.seal(participant.name) : ''
    return await this.#calls.ask('enter', run => [
      Buffer.from(sessionHash).toString('base64url'), engine.process, participant?.id ?? '', name, this.#hashName(nameKey), this.seal.hash(client.at(-1)?.key ?? ''), limits.participants, limits.names,
      after ?? '', PAGE_MESSAGES + 1, run(), ...this.#nameLimits(client),
    ], true)
  }

  #admit({ after, newcomer, isReachable }: Entry, [id, sealedName, , lastSeq, entries]: readonly Reply[], startedAt: number): Entrance {
    if (this.hasEnded) return 'ended'
    const self = { id: text(id), name: this.people.get(text(id))?.name ?? this.seal.openName(bytes(sealedName)) }
    const wasHere = this.#here.has(self.id)
    if (!isReachable()) {
      // `away` is about those who are here.
      this.#here.add(self.id)
      if (newcomer?.participant.id === self.id) this.#leaveBy('retract', self.id)
      else if (!wasHere) this.away(self.id)
      return 'gone'
    }
    this.#here.add(self.id)
    // Their last connection went while this one joined: the ledger was told in the other order.
    if ((this.#awayAt.get(self.id) ?? 0) > startedAt) this.#calls.tell('back', self.id, this.#deps.engine.process)
    const page = readPage(this.seal, list(entries), PAGE_MESSAGES, after === undefined)
    return { self, page, missed: this.#messages.since(number(lastSeq)) }
  }

  #refuse(outcome: string, limit: string, client: Client, done: (outcome: 'room_full' | 'room_locked' | 'name_taken' | 'session_invalid') => void) {
    switch (outcome) {
      case 'room_full':
        this.#noteLimit(limit, limit === 'namesPerAddress' ? client : undefined)
        return done('room_full')
      case 'room_locked':
      case 'name_taken':
      case 'session_invalid': return done(outcome)
      default: return this.#feed.reload()
    }
  }

  #noteLimit(limit: string, client?: Client) {
    const name = LIMIT_NAMES.find(each => each === limit)
    if (name) this.#deps.limitReached(name, client)
  }

  /** Reads the state, tells what has changed, and makes up for messages that were missed. */
  async #load(): Promise<number | undefined> {
    const { engine } = this.#deps
    const run = engine.run
    if (run !== this.#calls.run) {
      const outcome = await giveBack({ ...this.#deps, call: args => this.#calls.ask('giveBack', args) }, this.shown)
      if (outcome === 'lost' && this.#isFollowed) return void await this.#lose()
    }
    const [fields, position, present] = list((await this.#calls.ask('state', () => [])).reply)
    if (!this.#isFollowed) return undefined
    // Another engine has answered.
    if (run !== engine.run) return await this.#load()
    if (!fields) return await this.#goneSince(run)
    const [lastSeq, count] = list(position)
    if (!await this.#catchUp(number(lastSeq), run)) return await this.#load()
    this.#messages.flush()
    const isAnother = run !== this.#calls.run
    this.#calls.settle(run)
    // Only an engine that is gone had them. Their authors, who come back, send them again.
    if (isAnother && this.#messages.lacksStored) return void await this.sendAway()
    this.#lock(text(list(fields)[4]) === '1')
    this.#compare(list(present))
    return number(count)
  }

  async #goneSince(run: string): Promise<undefined> {
    if (this.stored.expiresAt <= this.#deps.clock.now() + LATENCY_MS) this.end('expired')
    else if (run === this.#calls.run) {
      // Mostly its channel says why, on another connection.
      await new Promise<void>(resolve => this.#deps.clock.setTimer(REASON_MS, resolve))
      this.end('owner')
    }
    else this.end('lost')
    return undefined
  }

  /** What people saw cannot be joined with what the engine has. */
  async #lose(): Promise<void> {
    await this.#calls.ask('finish', () => ['lost']).catch(() => {})
    this.end('lost')
  }

  /** @returns whether the same engine has answered; another one may lack the end. */
  async #catchUp(lastSeq: number, run: string): Promise<boolean> {
    // At the first time nobody here has seen anything.
    if (!this.#listener) this.#messages.lastSeq = lastSeq
    while (this.#messages.lastSeq < lastSeq) {
      const entries = list(await this.#deps.engine.command('XRANGE', `${this.key}:m`, `(${this.#messages.lastSeq}-0`, `${lastSeq}-0`, 'COUNT', CAUGHT_UP_AT_ONCE))
      if (run !== this.#deps.engine.run) return false
      for (const entry of entries) this.#messages.show(readEntry(entry), this.#entering > 0)
      if (entries.length < CAUGHT_UP_AT_ONCE) this.#messages.lastSeq = lastSeq
    }
    return true
  }

  #compare(present: readonly Reply[]) {
    const now = new Map(present.map((person) => {
      const [id, presence, name] = list(person)
      return [text(id), { presence: text(presence), name: this.seal.openName(bytes(name)) }] as const
    }))
    for (const id of [...this.people.keys()]) if (!now.has(id)) this.#leave(id)
    for (const [id, { presence, name }] of now) {
      const known = this.people.get(id)
      if (known && known.name !== name) this.#rename({ id, name })
      this.#join({ id, name }, presence)
      const { process } = this.#deps.engine
      if (!this.#here.has(id) && this.#presence.isConnectedTo(id, process) && this.#entering === 0) this.#calls.tell('away', id, process, AWAY_GRACE_MS)
    }
    for (const id of this.#here) if (!this.#presence.isConnectedTo(id, this.#deps.engine.process)) this.#calls.tell('back', id, this.#deps.engine.process)
  }

  #hashName(nameKey: string | null): string {
    return nameKey === null ? '' : this.seal.hash(nameKey)
  }

  /** Pairs of a network, which is not known beyond the room, and how many names it may take. */
  #nameLimits(client: Client): Argument[] {
    const { names, namesPerAddress } = this.#deps.limits
    return client.flatMap(({ key, allowance }) => [this.seal.hash(key), Math.min(namesPerAddress * allowance, Math.max(namesPerAddress, names - namesPerAddress))])
  }

  #fail(error: unknown, failed: Failed) {
    if (!this.#isFollowed) return
    if (error instanceof LedgerAwayError) return this.#giveUp(error)
    this.#deps.report(error)
    failed(error)
  }

  /** Unknown is not refused: people come back and ask again. */
  #giveUp(error: unknown) {
    if (!this.#isFollowed) return
    if (!(error instanceof LedgerAwayError)) this.#deps.report(error)
    void this.sendAway()
  }
}
