import { CloseCode } from '#shared/closeCodes'
import { INVALID_FRAMES, JOIN_ATTEMPTS, JOIN_TIMEOUT_MS, RATE_REFUSALS, SEALED_NAME_LENGTH, SEALED_TEXT_LENGTH, STRIKES_WINDOW_MS } from '#shared/limits'
import { nameKey } from '#shared/names/nameKey'
import { normalizeName } from '#shared/names/normalize'
import type { ClientFrame, ErrorCode, HistoryRequestFrame, JoinedFrame, JoinFrame, PostFrame, ServerFrame } from '#shared/protocol'
import { clientFrame, parseFrame } from '#shared/protocol'
import { checkText } from '#shared/text'
import type { StoredParticipant } from '#server/db/store'
import { StorageFullError } from '#server/db/storageFull'
import type { LimitName, LimitReached } from '#server/limitLog'
import type { Visitor } from '#server/visitors/visitor'
import type { Rate } from './bucket'
import { Bucket, Strikes } from './bucket'
import type { Clock } from './clock'
import { encode } from './encode'
import { errorText } from './errorText'
import { HistoryQueue } from './historyQueue'
import type { Limits } from './limits'
import type { Room } from './room'
import type { Slices } from './slices'
import type { Tokens } from './tokens'
import { hashToken, matchesHash } from './tokens'

/** One end of a WebSocket, as the domain needs it. Nothing of it throws. */
export interface Socket {
  /** Whether what is sent goes out: the other end has not begun to close, nor gone. */
  readonly isOpen: boolean
  /** Sends text frames. @param frames how many there are in it. */
  send(encoded: Buffer, frames: number): void
  /** Calls back once all that was sent has left the process; never, where the connection is gone before. */
  whenFlushed(flushed: () => void): void
  /** Closes after what was sent. */
  close(code: CloseCode): void
}

/** What is remembered of a visitor beyond one connection. */
export interface VisitorMemory {
  /** In how many milliseconds they may show that they have the key of an encrypted room; 0 for now. */
  proofWaitMs(visitor: Visitor): number
  /** They gave a wrong proof. */
  failsProof(visitor: Visitor): void
  /** Whether a connection of theirs was closed of late because it flooded. */
  hasFlooded(visitor: Visitor): boolean
  /** A connection of theirs floods. */
  floods(visitor: Visitor): void
}

/** That was too fast: for which limit, and how long to wait. */
export interface RateRefusal {
  retryAfterMs: number
  limit: LimitName
  clientId?: string
}

/** What a connection is given to live with. */
export interface ConnectionSurroundings {
  clock: Clock
  tokens: Tokens
  limits: Limits
  /** For what may wait for later turns of the event loop. */
  slices: Slices
  visitors: VisitorMemory
  /** Told of what should not happen. */
  report(error: unknown): void
  /** Told of what a limit refuses. */
  limitReached: LimitReached
}

/** Enough to join and to catch up. */
const BURST_AFTER_FLOOD = 10

const nothing = () => {}
const SEALED = /^[\w-]+$/

/** One connection to a room: reads frames, keeps the order of the protocol, and hands what is sound to the room. */
export class Connection {
  /** Who this connection speaks for, once it has joined. */
  participant: StoredParticipant | undefined
  #isClosed = false
  readonly #room: Room
  readonly #socket: Socket
  readonly #around: ConnectionSurroundings
  readonly #frames: Bucket
  readonly #excess = new Strikes(RATE_REFUSALS, STRIKES_WINDOW_MS)
  readonly #invalid = new Strikes(INVALID_FRAMES, STRIKES_WINDOW_MS)
  /** Frames that came while `join` was being stored. */
  #held: ClientFrame[] | undefined
  /** Made at the first `history`: most connections never ask for a page. */
  #history: HistoryQueue | undefined
  #refusedJoins = 0
  #cancelDeadline = nothing

  constructor(room: Room, socket: Socket, readonly visitor: Visitor, around: ConnectionSurroundings) {
    this.#room = room
    this.#socket = socket
    this.#around = around
    this.#frames = new Bucket(frameRate(around, visitor), around.clock.now())
    room.receive(this)
    this.#startDeadline()
  }

  /** Whether somebody is there to hear what is sent. */
  get isHeard(): boolean {
    return !this.#isClosed && this.#socket.isOpen
  }

  /** A frame has come; `undefined` for one that is not text. Never throws. */
  receive(raw: string | undefined) {
    if (this.#isClosed) return
    if (this.#room.hasEnded) return this.#room.end('expired')
    try {
      this.#read(raw)
    }
    catch (error) {
      this.fail(error)
    }
  }

  #read(raw: string | undefined) {
    const retryAfterMs = this.#frames.take(this.#around.clock.now())
    if (retryAfterMs > 0) return this.refuseRate({ retryAfterMs, limit: 'framesPerSecond' })
    const parsed = raw === undefined ? { problem: 'Send text frames; this one is binary.' } : parseFrame(clientFrame, raw)
    if ('problem' in parsed) this.#refuseFrame(parsed.problem)
    else this.#take(parsed.frame)
  }

  /**
   * A ping has come, or a pong that nobody asked for: they count as frames do. Never throws.
   *
   * @returns whether it is within the rate.
   */
  receiveControl(): boolean {
    if (this.#isClosed) return false
    const retryAfterMs = this.#frames.take(this.#around.clock.now())
    if (retryAfterMs > 0) this.refuseRate({ retryAfterMs, limit: 'framesPerSecond' })
    return retryAfterMs === 0
  }

  /** The other end is gone, or this one closed it. */
  leave() {
    this.#isClosed = true
    this.#endDeadline()
    this.#room.leave(this)
  }

  send(frame: ServerFrame) {
    this.sendEncoded(encode(frame))
  }

  /** Sends frames that were made for many. @param frames how many there are in it. */
  sendEncoded(encoded: Buffer, frames = 1) {
    if (!this.#isClosed) this.#socket.send(encoded, frames)
  }

  close(code: CloseCode) {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#endDeadline()
    this.#socket.close(code)
  }

  /** The room has let this connection in, for this participant. */
  joined(participant: StoredParticipant, frame: JoinedFrame) {
    this.participant = participant
    this.#endDeadline()
    this.send(frame)
    this.#release()
  }

  /** The room did not let this connection in; it may try again, but not for ever. */
  refuseJoin(code: ErrorCode, retryAfterMs?: number) {
    this.#sendError(code, { retryAfterMs })
    this.#refusedJoins += 1
    if (this.#refusedJoins >= JOIN_ATTEMPTS) return this.close(CloseCode.joinTimeout)
    this.#startDeadline()
    this.#release()
  }

  /** That was too fast; whoever goes on regardless is cut off. */
  refuseRate({ retryAfterMs, limit, clientId }: RateRefusal) {
    this.#around.limitReached(limit)
    this.#sendError('rate_limited', { clientId, retryAfterMs })
    // What a whole room does too fast is nobody's own doing.
    if (limit === 'roomMessagesPerSecond' || !this.#excess.add(this.#around.clock.now())) return
    this.#around.visitors.floods(this.visitor)
    this.close(CloseCode.flooding)
  }

  /** What was asked for could not be stored. */
  fail(error: unknown, clientId?: string) {
    if (error instanceof StorageFullError) this.#sendError('storage_full', { clientId })
    else {
      this.#around.report(error)
      this.#sendError('internal', { clientId })
    }
    this.#release()
  }

  #take(frame: ClientFrame) {
    if (this.#held) this.#held.push(frame)
    else if (!this.#isClosed) this.#obey(frame)
  }

  #obey(frame: ClientFrame) {
    if (frame.type === 'ping') return this.send({ type: 'pong', now: this.#around.clock.now() })
    if (frame.type === 'join') return this.#join(frame)
    if (!this.participant) return this.#sendError('not_joined', { clientId: 'clientId' in frame ? frame.clientId : undefined })
    if (frame.type === 'message') return this.#post(this.participant, frame)
    if (frame.type === 'history') return this.#queueHistory(frame)
    this.#room.typing(this.participant)
  }

  #join({ name, session, after, proof }: JoinFrame) {
    if (this.participant) return this.#sendError('already_joined')
    const { verifier } = this.#room.stored
    if (verifier) {
      // Asked here as well: many connections may have come before the first of them guesses.
      const waitMs = this.#around.visitors.proofWaitMs(this.visitor)
      if (waitMs > 0) return this.refuseJoin('rate_limited', waitMs)
      if (!this.#isProof(proof, verifier)) {
        this.#sendError('proof_invalid')
        return this.close(CloseCode.proofRefused)
      }
    }
    if (session !== undefined) return this.#enter({ session, after, sessionHash: hashToken(session) })
    const chosen = verifier ? sealedName(name) : normalizeName(name ?? '')
    if (chosen === undefined) return this.refuseJoin('name_invalid')
    const newSession = this.#around.tokens.secret()
    this.#enter({
      session: newSession,
      after,
      sessionHash: hashToken(newSession),
      participant: { id: this.#around.tokens.participantId(), name: chosen },
      nameKey: verifier ? null : nameKey(chosen),
    })
  }

  #isProof(proof: string | undefined, verifier: Uint8Array): boolean {
    if (proof === undefined) return false
    const isRight = matchesHash(Buffer.from(proof, 'base64url'), verifier)
    if (!isRight) this.#around.visitors.failsProof(this.visitor)
    return isRight
  }

  #enter(entry: Parameters<Room['enter']>[1]) {
    this.#held = []
    this.#room.enter(this, entry)
  }

  #post(author: StoredParticipant, frame: PostFrame) {
    const problem = this.#room.stored.verifier ? checkSealedText(frame.text) : checkText(frame.text)
    if (problem) this.#sendError(problem, { clientId: frame.clientId })
    else this.#room.post(this, author, frame)
  }

  #queueHistory(request: HistoryRequestFrame) {
    this.#history ??= new HistoryQueue(this, this.#socket, this.#around, frame => this.#room.history(this, frame))
    const retryAfterMs = this.#history.add(request)
    if (retryAfterMs > 0) this.refuseRate({ retryAfterMs, limit: 'historyPerSecond' })
  }

  #refuseFrame(problem: string) {
    this.#sendError('invalid_frame', { message: problem })
    if (this.#invalid.add(this.#around.clock.now())) this.close(CloseCode.invalidFrames)
  }

  #sendError(code: ErrorCode, detail: { clientId?: string, message?: string, retryAfterMs?: number } = {}) {
    this.send({ type: 'error', code, message: errorText[code], ...detail })
  }

  #endDeadline() {
    this.#cancelDeadline()
    // A timer that is over is held no longer: most connections are idle most of their time.
    this.#cancelDeadline = nothing
  }

  #startDeadline() {
    this.#endDeadline()
    if (this.#isClosed) return
    this.#cancelDeadline = this.#around.clock.setTimer(JOIN_TIMEOUT_MS, () => this.close(CloseCode.joinTimeout))
  }

  /** Obeys the frames that came while `join` was being stored, in their order. */
  #release() {
    const held = this.#held ?? []
    this.#held = undefined
    for (const frame of held) this.#take(frame)
  }
}

/** A new connection has a whole burst of frames, except that of a visitor who has just flooded: without that, closing with 4429 would slow nobody down. */
function frameRate({ limits, visitors }: ConnectionSurroundings, visitor: Visitor): Rate {
  const { perSecond, burst } = limits.frames
  return visitors.hasFlooded(visitor) ? { perSecond, burst: Math.min(burst, BURST_AFTER_FLOOD) } : limits.frames
}

function sealedName(name: string | undefined): string | undefined {
  return name !== undefined && name.length <= SEALED_NAME_LENGTH && SEALED.test(name) ? name : undefined
}

function checkSealedText(text: string): Extract<ErrorCode, 'text_invalid' | 'text_too_long'> | undefined {
  if (text.length > SEALED_TEXT_LENGTH) return 'text_too_long'
  return SEALED.test(text) ? undefined : 'text_invalid'
}
