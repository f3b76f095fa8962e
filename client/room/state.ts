import { TYPING_INTERVAL_MS } from '#shared/limits'
import type { ClientFrame, ErrorCode, JoinedFrame, Participant, Room, ServerFrame } from '#shared/protocol'
import type { MessageLog } from './messageLog'
import { EMPTY_LOG, addLive, addNewer, addOlder, forgetAhead, lastSeq, openLog } from './messageLog'
import type { Outbox } from './outbox'
import { enqueue, markFailed, markSent, markWaiting, nextToSend, remove, retry } from './outbox'
import type { Presence } from './presence'
import { NOBODY, move, rename, replaceParticipants, setLocked } from './presence'

/** Somebody is shown as typing for this long after the last `typing` frame (milliseconds). */
export const TYPING_SHOWN_MS = TYPING_INTERVAL_MS * 3
/** Older messages to ask for at a time: a slow device renders them without a stall. */
export const OLDER_MESSAGES = 50
/** Pause after a rate limit without `retryAfterMs` (milliseconds). */
export const DEFAULT_PAUSE_MS = 1000

/** A room as one client knows it; immutable. Times come with the events. */
export interface RoomState {
  readonly self?: Participant
  readonly room?: Room
  /** Whether the present connection has joined. */
  readonly joined: boolean
  readonly log: MessageLog
  readonly outbox: Outbox
  readonly presence: Presence
  /** Who is typing, by participant, and until when. */
  readonly typing: ReadonlyMap<string, number>
  /** The page of messages that is requested. */
  readonly asked?: 'newer' | 'older'
  readonly olderWanted: boolean
  /** Whether a new name was sent, and neither accepted nor refused yet. */
  readonly renaming: boolean
  /** Why the last new name was refused. */
  readonly renameProblem?: ErrorCode
  readonly pausedUntil: number
}

/** What happens to a room, as its client sees it; `now` is any clock in milliseconds that does not run backwards. */
export type RoomEvent
  = | { type: 'received', frame: ServerFrame, now: number }
    | { type: 'sent', frame: ClientFrame }
    | { type: 'disconnected' }
    | { type: 'posted', clientId: string, text: string }
    | { type: 'retried', clientId: string }
    | { type: 'discarded', clientId: string }
    | { type: 'olderWanted' }
    | { type: 'typingChecked', now: number }

export const NEW_ROOM_STATE: RoomState = {
  joined: false, log: EMPTY_LOG, outbox: [], presence: NOBODY, typing: new Map(), olderWanted: false, renaming: false, pausedUntil: 0,
}

/** The room after an event. */
export function reduce(state: RoomState, event: RoomEvent): RoomState {
  switch (event.type) {
    case 'received': return receive(state, event.frame, event.now)
    case 'sent': return noteSent(state, event.frame)
    case 'disconnected': return disconnect(state)
    case 'posted': return { ...state, outbox: enqueue(state.outbox, event.clientId, event.text) }
    case 'retried': return { ...state, outbox: retry(state.outbox, event.clientId) }
    case 'discarded': return { ...state, outbox: remove(state.outbox, event.clientId) }
    case 'olderWanted': return state.log.hasOlder ? { ...state, olderWanted: true } : state
    case 'typingChecked': return forgetTyping(state, event.now)
  }
}

/** The frame that is due: every missed page, then the outbox, one at a time, then older pages. Tell the reducer that it was `sent`, and ask again. */
export function dueFrame(state: RoomState, now: number): ClientFrame | undefined {
  if (!state.joined || now < state.pausedUntil) return undefined
  if (state.log.behind) return state.asked ? undefined : { type: 'history', after: lastSeq(state.log) ?? 0 }
  // An encrypted text is bound to its author's name, so it waits for an answer to `rename`.
  const message = state.renaming ? undefined : nextToSend(state.outbox)
  if (message) return { type: 'message', clientId: message.clientId, text: message.text }
  const first = state.log.messages[0]?.seq
  return state.olderWanted && !state.asked && first !== undefined ? { type: 'history', before: first, limit: OLDER_MESSAGES } : undefined
}

/** Whether everything that the server had when we came (back) is here. */
export function isCaughtUp(state: RoomState): boolean {
  return state.joined && !state.log.behind
}

function receive(state: RoomState, frame: ServerFrame, now: number): RoomState {
  switch (frame.type) {
    case 'joined': return join(state, frame)
    case 'message': return receiveMessage(state, frame)
    case 'history': return receivePage(state, frame)
    case 'participant': return receiveMovement(state, frame)
    case 'typing': return { ...state, typing: new Map(state.typing).set(frame.participantId, now + TYPING_SHOWN_MS) }
    case 'room': return receiveLock(state, frame.locked)
    case 'error': return receiveError(state, frame, now)
    // The session handles these.
    case 'ended':
    case 'pong': return state
  }
}

function join(state: RoomState, frame: JoinedFrame): RoomState {
  // `after` was sent where there was a message to follow, and `more` then speaks of newer ones.
  const log = lastSeq(state.log) === undefined ? openLog(frame.messages, frame.more) : addNewer(state.log, frame.messages, frame.more)
  const afterSeq = lastSeq(state.log) ?? 0
  const people = replaceParticipants(state.presence, frame.participants, afterSeq)
  const presence = state.room && state.room.locked !== frame.room.locked ? setLocked(people, frame.room.locked, afterSeq) : people
  const outbox = frame.messages.reduce((rest, message) => acknowledge(rest, frame.self, message), state.outbox)
  return { ...state, self: frame.self, room: frame.room, joined: true, log, presence, outbox, asked: undefined, renaming: false, pausedUntil: 0 }
}

function receiveMessage(state: RoomState, frame: Extract<ServerFrame, { type: 'message' }>): RoomState {
  const { type: _, ...message } = frame
  const typing = withoutTyping(state.typing, message.participantId)
  const outbox = acknowledge(state.outbox, state.self, message)
  // The pause is over once everything was accepted.
  const pausedUntil = outbox !== state.outbox && outbox.length === 0 ? 0 : state.pausedUntil
  return { ...state, log: addLive(state.log, message), outbox, typing, pausedUntil }
}

function receivePage(state: RoomState, { messages, more }: Extract<ServerFrame, { type: 'history' }>): RoomState {
  const outbox = messages.reduce((rest, message) => acknowledge(rest, state.self, message), state.outbox)
  if (state.asked === 'newer') return { ...state, asked: undefined, outbox, log: addNewer(state.log, messages, more) }
  if (state.asked === 'older') return { ...state, asked: undefined, outbox, olderWanted: false, log: addOlder(state.log, messages, more) }
  return state
}

function receiveMovement(state: RoomState, { event, participant }: Extract<ServerFrame, { type: 'participant' }>): RoomState {
  const afterSeq = lastSeq(state.log) ?? 0
  if (event === 'renamed') {
    const presence = rename(state.presence, participant, afterSeq)
    return participant.id === state.self?.id ? { ...state, self: participant, renaming: false, presence } : { ...state, presence }
  }
  const presence = move(state.presence, event, participant, afterSeq)
  return { ...state, presence, typing: event === 'left' ? withoutTyping(state.typing, participant.id) : state.typing }
}

function receiveLock(state: RoomState, locked: boolean): RoomState {
  if (!state.room || state.room.locked === locked) return state
  return { ...state, room: { ...state.room, locked }, presence: setLocked(state.presence, locked, lastSeq(state.log) ?? 0) }
}

function receiveError(state: RoomState, { code, clientId, retryAfterMs }: Extract<ServerFrame, { type: 'error' }>, now: number): RoomState {
  const pausedUntil = now + (retryAfterMs ?? DEFAULT_PAUSE_MS)
  if (clientId === undefined) {
    const renameProblem = state.renaming ? code : state.renameProblem
    return { ...state, asked: undefined, renaming: false, renameProblem, pausedUntil: state.asked ? pausedUntil : state.pausedUntil }
  }
  if (code === 'not_joined') return { ...state, outbox: markWaiting(state.outbox) }
  if (code === 'rate_limited') return { ...state, outbox: markWaiting(state.outbox), pausedUntil }
  return { ...state, outbox: markFailed(state.outbox, clientId, code) }
}

function noteSent(state: RoomState, frame: ClientFrame): RoomState {
  if (frame.type === 'message') return { ...state, outbox: markSent(state.outbox, frame.clientId) }
  if (frame.type === 'rename') return { ...state, renaming: true, renameProblem: undefined }
  if (frame.type === 'history') return { ...state, asked: frame.after === undefined ? 'older' : 'newer' }
  return state
}

function disconnect(state: RoomState): RoomState {
  const outbox = markWaiting(state.outbox)
  // Whether a new name was stored is seen after the return.
  const renameProblem = state.renaming ? 'internal' : state.renameProblem
  return { ...state, joined: false, log: forgetAhead(state.log), outbox, typing: new Map(), asked: undefined, renaming: false, renameProblem }
}

function acknowledge(outbox: Outbox, self: Participant | undefined, message: { participantId: string, clientId: string }): Outbox {
  return message.participantId === self?.id ? remove(outbox, message.clientId) : outbox
}

function withoutTyping(typing: ReadonlyMap<string, number>, participantId: string): ReadonlyMap<string, number> {
  return typing.has(participantId) ? new Map([...typing].filter(([id]) => id !== participantId)) : typing
}

function forgetTyping(state: RoomState, now: number): RoomState {
  const typing = new Map([...state.typing].filter(([, until]) => until > now))
  return typing.size === state.typing.size ? state : { ...state, typing }
}
