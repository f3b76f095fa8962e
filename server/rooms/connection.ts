import * as v from 'valibot'
import { CloseCode } from '#shared/closeCodes'
import { INVALID_FRAMES, JOIN_ATTEMPTS, JOIN_TIMEOUT_MS, RATE_REFUSALS, STRIKES_WINDOW_MS } from '#shared/limits'
import type { ClientFrame, ErrorCode, HistoryRequestFrame, JoinedFrame, JoinFrame, Participant, PostFrame, RenameFrame, ServerFrame } from '#shared/protocol'
import { clientFrame, messageReference, parseFrame } from '#shared/protocol'
import { checkText } from '#shared/text'
import type { Client } from '#server/clients/client'
import type { ClientLimits } from '#server/clients/limits'
import type { LimitReached } from '#server/limitLog'
import type { Clock } from './clock'
import { errorText } from './errorText'
import { HistoryQueue } from './historyQueue'
import { checkJoin, checkName } from './joinCheck'
import type { EncodedFrames, EncodeFrame } from './ledger'
import { StorageFullError } from './ledger'
import type { Limits } from './limits'
import type { JoinableRoom, RateRefusal, RoomConnection } from './membership'
import type { Meter } from './meter'
import type { Rate } from './rateLimit'
import { Strikes, TokenBucket } from './rateLimit'
import { checkSealedText } from './sealed'
import type { Slices } from './slices'
import type { Socket } from './socket'
import type { Tokens } from './tokens'

export interface ConnectionDeps {
  clock: Clock
  tokens: Tokens
  limits: Limits
  slices: Slices
  /** What is remembered of a client beyond one connection. */
  clientLimits: Pick<ClientLimits, 'proofWaitMs' | 'failsProof' | 'hasFlooded' | 'floods'>
  encode: EncodeFrame
  report(error: unknown): void
  limitReached: LimitReached
  meter: Meter
}

/** Enough to join and to catch up after a reconnect. */
const BURST_AFTER_FLOOD = 10

const nothing = () => {}

/** One connection to a room: parses frames, enforces the protocol's order and rates, and passes valid frames to the room. */
export class Connection implements RoomConnection {
  participant: Participant | undefined
  #isClosed = false
  readonly #room: JoinableRoom
  readonly #socket: Socket
  readonly #deps: ConnectionDeps
  readonly #frames: TokenBucket
  readonly #excess = new Strikes(RATE_REFUSALS, STRIKES_WINDOW_MS)
  readonly #invalid = new Strikes(INVALID_FRAMES, STRIKES_WINDOW_MS)
  /** Frames that arrived while `join` was being stored. */
  #queued: ClientFrame[] | undefined
  /** Created by the first `history`: most connections never ask for a page. */
  #history: HistoryQueue | undefined
  #refusedJoins = 0
  #cancelDeadline = nothing

  constructor(room: JoinableRoom, socket: Socket, readonly client: Client, deps: ConnectionDeps) {
    this.#room = room
    this.#socket = socket
    this.#deps = deps
    this.#frames = new TokenBucket(frameRate(deps, client), deps.clock.now())
    room.add(this)
    this.#startDeadline()
  }

  get isReachable(): boolean {
    return !this.#isClosed && this.#socket.isOpen
  }

  /** Handles a frame; `undefined` for one that is not text. Never throws. */
  receive(raw: string | undefined) {
    if (this.#isClosed || this.#room.endIfDue()) return
    try {
      this.#parse(raw)
    }
    catch (error) {
      this.#deps.report(error)
      this.fail(error)
    }
  }

  /** Counts a ping, or an unrequested pong, like a frame. Never throws. @returns whether it is within the rate limit. */
  receiveControl(): boolean {
    return !this.#isClosed && this.#takeFrameToken()
  }

  leave() {
    this.#isClosed = true
    this.#endDeadline()
    this.#room.leave(this)
  }

  send(frame: ServerFrame) {
    this.sendEncoded(this.#deps.encode(frame), 1)
  }

  sendEncoded(frames: Buffer, count: number) {
    if (!this.#isClosed) this.#socket.send(frames, count)
  }

  close(code: CloseCode) {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#endDeadline()
    this.#socket.close(code)
  }

  acceptJoin(participant: Participant, frame: JoinedFrame, missed?: EncodedFrames) {
    this.participant = participant
    this.#endDeadline()
    this.send(frame)
    if (missed) this.sendEncoded(missed.frames, missed.count)
    this.#drain()
  }

  refuseJoin(code: ErrorCode, retryAfterMs?: number) {
    this.#sendError(code, { retryAfterMs })
    if (code === 'proof_invalid') return this.close(CloseCode.proofRefused)
    this.#refusedJoins += 1
    if (this.#refusedJoins >= JOIN_ATTEMPTS) return this.close(CloseCode.joinTimeout)
    this.#startDeadline()
    this.#drain()
  }

  refuseRate({ retryAfterMs, limit, clientId }: RateRefusal) {
    this.#deps.limitReached(limit)
    this.#sendError('rate_limited', { clientId, retryAfterMs })
    // A busy room is not one sender's fault.
    if (limit === 'roomMessagesPerSecond' || !this.#excess.add(this.#deps.clock.now())) return
    this.#deps.clientLimits.floods(this.client)
    this.close(CloseCode.flooding)
  }

  refuse(code: ErrorCode) {
    this.#sendError(code)
  }

  fail(error: unknown, clientId?: string) {
    this.#sendError(error instanceof StorageFullError ? 'storage_full' : 'internal', { clientId })
    this.#drain()
  }

  #parse(raw: string | undefined) {
    const parsed = raw === undefined ? { problem: 'Send text frames; this one is binary.' } : parseFrame(clientFrame, raw)
    const clientId = 'frame' in parsed ? clientIdOf(parsed.frame) : readClientId(parsed.json)
    if (!this.#takeFrameToken(clientId)) return
    if ('frame' in parsed) this.#take(parsed.frame)
    else this.#refuseFrame(parsed.problem, clientId)
  }

  #takeFrameToken(clientId?: string): boolean {
    const retryAfterMs = this.#frames.take(this.#deps.clock.now())
    if (retryAfterMs > 0) this.refuseRate({ retryAfterMs, limit: 'framesPerSecond', clientId })
    return retryAfterMs === 0
  }

  #take(frame: ClientFrame) {
    if (this.#queued) this.#queued.push(frame)
    else if (!this.#isClosed) this.#dispatch(frame)
  }

  #dispatch(frame: ClientFrame) {
    if (frame.type === 'ping') return this.send({ type: 'pong', now: this.#deps.clock.now() })
    if (frame.type === 'join') return this.#join(frame)
    if (!this.participant) return this.#sendError('not_joined', { clientId: clientIdOf(frame) })
    switch (frame.type) {
      case 'message': return this.#post(this.participant, frame)
      case 'history': return this.#queueHistory(frame)
      case 'typing': return this.#room.typing(this.participant)
      case 'rename': return this.#rename(this.participant, frame)
      case 'leave': return this.#room.leaveForGood(this, this.participant)
      default: frame satisfies never
    }
  }

  #join(frame: JoinFrame) {
    if (this.participant) return this.#sendError('already_joined')
    const checked = checkJoin(frame, this.#room.verifier, this.client, this.#deps)
    if ('code' in checked) return this.refuseJoin(checked.code, checked.retryAfterMs)
    this.#queued = []
    this.#room.join(this, checked)
  }

  #post(author: Participant, frame: PostFrame) {
    const problem = this.#room.verifier ? checkSealedText(frame.text) : checkText(frame.text)
    if (problem) this.#sendError(problem, { clientId: frame.clientId })
    else this.#room.post(this, author, frame)
  }

  #rename(person: Participant, frame: RenameFrame) {
    const name = checkName(frame.name, this.#room.verifier)
    if (name) this.#room.rename(this, person, name)
    else this.#sendError('name_invalid')
  }

  #queueHistory(request: HistoryRequestFrame) {
    this.#history ??= new HistoryQueue(this.#socket, this.#deps, (frame, answered) => {
      if (this.isReachable) this.#room.history(this, frame, answered)
    })
    const retryAfterMs = this.#history.add(request)
    if (retryAfterMs > 0) this.refuseRate({ retryAfterMs, limit: 'historyPerSecond' })
  }

  #refuseFrame(problem: string, clientId?: string) {
    this.#sendError('invalid_frame', { clientId, message: problem })
    if (this.#invalid.add(this.#deps.clock.now())) this.close(CloseCode.invalidFrames)
  }

  #sendError(code: ErrorCode, detail: { clientId?: string, message?: string, retryAfterMs?: number } = {}) {
    this.#deps.meter.refusedFrame(code)
    this.send({ type: 'error', code, message: errorText[code], ...detail })
  }

  #endDeadline() {
    this.#cancelDeadline()
    // Release the closure: most connections are idle.
    this.#cancelDeadline = nothing
  }

  #startDeadline() {
    this.#endDeadline()
    if (this.#isClosed) return
    this.#cancelDeadline = this.#deps.clock.setTimer(JOIN_TIMEOUT_MS, () => this.close(CloseCode.joinTimeout))
  }

  #drain() {
    const queued = this.#queued ?? []
    this.#queued = undefined
    for (const frame of queued) this.#take(frame)
  }
}

/** Rate limit of frames: a new connection has a whole burst, except after a flood. Otherwise closing with 4429 would slow nobody down. */
function frameRate({ limits, clientLimits }: ConnectionDeps, client: Client): Rate {
  const { perSecond, burst } = limits.frameRate
  return clientLimits.hasFlooded(client) ? { perSecond, burst: Math.min(burst, BURST_AFTER_FLOOD) } : limits.frameRate
}

function clientIdOf(frame: ClientFrame): string | undefined {
  return frame.type === 'message' ? frame.clientId : undefined
}

/** Of a message that is wrong otherwise. */
function readClientId(frame: unknown): string | undefined {
  const result = v.safeParse(messageReference, frame)
  return result.success ? result.output.clientId : undefined
}
