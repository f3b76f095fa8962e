import { nanoid } from 'nanoid'
import type { RoomStatus } from '#shared/api'
import { CloseCode } from '#shared/closeCodes'
import { TYPING_INTERVAL_MS } from '#shared/limits'
import type { EndReason, ErrorCode, JoinedFrame, ServerFrame } from '#shared/protocol'
import { checkText } from '#shared/text'
import { browserNetwork } from '~/composables/roomNetwork'
import type { RoomNetwork } from '~/composables/roomNetwork'
import { lastSeq } from '~/utils/messageLog'
import type { RoomEvent } from '~/utils/roomState'
import { NEW_ROOM_STATE, dueFrame, reduce } from '~/utils/roomState'
import type { ServerClock } from '~/utils/serverClock'
import { readClock, syncClock } from '~/utils/serverClock'
import { forget, recall, remember } from '~/utils/tabStorage'

/**
 * Where somebody stands: at the `door`; `entering`; `inside`; before a `full` room, a `missing` one (which may have ended),
 * or one that something between here and the server keeps them from (`blocked`); or in one that has `ended`.
 */
export type RoomPhase = 'door' | 'entering' | 'inside' | 'full' | 'missing' | 'blocked' | 'ended'

/** A retry after a refusal that does not say when (milliseconds). */
const JOIN_AGAIN_MS = 1000
/** A room that is gone this shortly before its time has expired (milliseconds). */
const CLOSE_TO_END_MS = 5000

/**
 * One room, from its door to its end: joins socket, state and what the tab remembers. It does nothing before `arrive`, which
 * a page calls once it is mounted, and lets go of everything with the scope that it is made in.
 */
export function useRoom(roomId: string, network: () => RoomNetwork = browserNetwork) {
  const state = shallowRef(NEW_ROOM_STATE)
  const phase = shallowRef<RoomPhase>('door')
  const problem = shallowRef<ErrorCode>()
  const status = shallowRef<RoomStatus>()
  const clock = shallowRef<ServerClock>()
  const isOwner = shallowRef(false)
  const isReturning = shallowRef(false)
  const ending = computed(() => state.value.ended)

  const scope = getCurrentScope()
  let outside: RoomNetwork | undefined
  let socket: ReturnType<typeof useRoomSocket> | undefined
  let name: string | undefined
  let cancelPump = () => {}
  let cancelJoin = () => {}
  let typingAllowedAt = 0

  /** Looks what the tab remembers: goes straight in where it was in before, else looks who is there. */
  async function arrive() {
    const reached = outside = network()
    socket = scope?.run(() => useRoomSocket(roomId, { opened: sendJoin, received, lost, closed, refused }, reached))
    const memory = recall(sessionStorage, roomId)
    isOwner.value = memory?.ownerToken !== undefined
    isReturning.value = memory?.session !== undefined
    if (isReturning.value) return enter()
    const answer = await outside.findRoom(roomId)
    if (answer === 'missing') phase.value = phase.value === 'door' ? 'missing' : phase.value
    else if (answer !== 'unknown' && phase.value !== 'ended') meet(answer)
  }

  function meet(answer: RoomStatus) {
    status.value = answer
    sync(answer.now)
  }

  /** Joins under a name; where there is none given, as whoever was here before. */
  function join(wantedName?: string) {
    name = wantedName ?? name
    enter()
  }

  function enter() {
    problem.value = undefined
    phase.value = 'entering'
    if (!sendJoin()) socket?.open()
  }

  function sendJoin(): boolean {
    cancelJoin()
    const session = recall(sessionStorage, roomId)?.session
    const who = session === undefined ? { name: name ?? '' } : { session }
    const after = lastSeq(state.value.log)
    return socket?.send({ type: 'join', ...who, ...(after === undefined ? {} : { after }) }) ?? false
  }

  function received(frame: ServerFrame) {
    if (frame.type === 'ended') return finish(frame.reason)
    if (frame.type === 'error' && !state.value.joined) return refusedToJoin(frame.code, frame.retryAfterMs)
    if (frame.type === 'joined') welcome(frame)
    if (frame.type === 'joined' || frame.type === 'pong') sync(frame.now)
    dispatch({ type: 'received', frame, now: monotonicNow() })
  }

  function welcome(frame: JoinedFrame) {
    const forgetAt = Date.now() + frame.room.expiresAt - frame.now
    remember(sessionStorage, roomId, { session: frame.session, forgetAt })
    phase.value = 'inside'
  }

  function refusedToJoin(code: ErrorCode, retryAfterMs = JOIN_AGAIN_MS) {
    if (code === 'rate_limited' || (code === 'internal' && phase.value === 'inside')) {
      cancelJoin = outside?.after(retryAfterMs, sendJoin) ?? cancelJoin
      return
    }
    if (code === 'session_invalid') {
      forgetSession()
      state.value = NEW_ROOM_STATE
    }
    if (code === 'room_full') socket?.close()
    problem.value = code
    phase.value = code === 'room_full' ? 'full' : code === 'proof_invalid' ? 'missing' : 'door'
  }

  function forgetSession() {
    const memory = recall(sessionStorage, roomId)
    forget(sessionStorage, roomId)
    if (memory?.ownerToken !== undefined) remember(sessionStorage, roomId, { ownerToken: memory.ownerToken, forgetAt: memory.forgetAt })
    isReturning.value = false
  }

  function lost() {
    dispatch({ type: 'disconnected' })
    // At the door nobody waits for a connection; joining opens it again.
    if (phase.value === 'door') socket?.close()
  }

  function closed(code: number) {
    if (code === CloseCode.endedByOwner) finish('owner')
    else if (code === CloseCode.expired) finish('expired')
    else if (state.value.room) finish(isOver() ? 'expired' : 'owner')
    else phase.value = 'missing'
  }

  /** Whether the room's time was over, or so nearly that the way here explains it. */
  function isOver(): boolean {
    const { room } = state.value
    return !room || !clock.value || !outside || readClock(clock.value, outside.readClock()).latest + CLOSE_TO_END_MS >= room.expiresAt
  }

  function refused(why: 'missing' | 'blocked') {
    if (why === 'missing') return closed(CloseCode.roomNotFound)
    // Whoever was inside got through before: that is no proxy that blocks, and what they wrote waits on the page.
    if (phase.value === 'inside') return
    socket?.close()
    phase.value = 'blocked'
  }

  /** The room is over: nothing of it stays, here or in the tab's storage. */
  function finish(reason: EndReason) {
    if (phase.value === 'ended') return
    socket?.close()
    cancelPump()
    cancelJoin()
    forget(sessionStorage, roomId)
    state.value = reduce(state.value, { type: 'ended', reason })
    status.value = clock.value = name = undefined
    phase.value = 'ended'
  }

  function dispatch(event: RoomEvent) {
    state.value = reduce(state.value, event)
    pump()
  }

  /** Sends what is due, and comes back where something has to wait. */
  function pump() {
    cancelPump()
    for (let frame = dueFrame(state.value, monotonicNow()); frame; frame = dueFrame(state.value, monotonicNow())) {
      if (!socket?.send(frame)) return
      state.value = reduce(state.value, { type: 'sent', frame })
    }
    const waitMs = state.value.pausedUntil - monotonicNow()
    if (state.value.joined && waitMs > 0) cancelPump = outside?.after(waitMs, pump) ?? cancelPump
  }

  /** Posts a message; what is wrong with the text is returned, and then nothing is posted. */
  function post(text: string): ErrorCode | undefined {
    const wrong = checkText(text)
    if (wrong === undefined) dispatch({ type: 'posted', clientId: nanoid(), text })
    return wrong
  }

  function sayTyping() {
    if (!state.value.joined || monotonicNow() < typingAllowedAt) return
    typingAllowedAt = monotonicNow() + TYPING_INTERVAL_MS
    socket?.send({ type: 'typing' })
  }

  /** Ends the room for everyone; false where that failed. */
  async function endRoom(): Promise<boolean> {
    const ownerToken = recall(sessionStorage, roomId)?.ownerToken
    const ended = ownerToken !== undefined && await outside?.endRoom(roomId, ownerToken) === true
    if (ended) finish('owner')
    return ended
  }

  function sync(serverAt: number) {
    if (outside) clock.value = syncClock(clock.value, serverAt, outside.readClock())
  }

  function monotonicNow(): number {
    return outside?.readClock().monotonic ?? 0
  }

  onScopeDispose(() => {
    cancelPump()
    cancelJoin()
  })
  return {
    state, phase, problem, status, clock, isOwner, isReturning, ending,
    arrive, join, post, sayTyping, endRoom, finish,
    probe: () => socket?.probe(),
    drop: () => socket?.drop(),
    retry: (clientId: string) => dispatch({ type: 'retried', clientId }),
    discard: (clientId: string) => dispatch({ type: 'discarded', clientId }),
    loadOlder: () => dispatch({ type: 'olderWanted' }),
    forgetTyping: () => dispatch({ type: 'typingChecked', now: monotonicNow() }),
  }
}
