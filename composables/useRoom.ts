import { nanoid } from 'nanoid'
import type { RoomStatus } from '#shared/api'
import { CloseCode } from '#shared/closeCodes'
import { TYPING_INTERVAL_MS } from '#shared/limits'
import type { EndReason, ErrorCode, JoinedFrame, ServerFrame } from '#shared/protocol'
import { checkText } from '#shared/text'
import { browserNetwork } from '~/composables/roomNetwork'
import type { RoomNetwork } from '~/composables/roomNetwork'
import type { RoomSocketEvents } from '~/composables/useRoomSocket'
import type { KeyInLink, WholeKey } from '~/client/encryption/linkKey'
import { keysMadeHere } from '~/client/encryption/createdRoomKeys'
import type { RoomKeys } from '~/client/encryption/keys'
import type { sealRoom } from '~/client/encryption/connectEncrypted'
import { lastSeq } from '~/client/room/messageLog'
import type { RoomEvent } from '~/client/room/state'
import { NEW_ROOM_STATE, dueFrame, reduce } from '~/client/room/state'
import type { ServerClock } from '~/client/room/serverClock'
import { readClock, syncClock } from '~/client/room/serverClock'
import { forget, recall, remember } from '~/client/tabStorage'
import type { Obstacle, Refusal } from '~/client/room/upgradeRefusal'

/**
 * Where somebody stands: at the `door`; `entering`; `inside`; before a `full` room, a `missing` one (which may have ended), an
 * encrypted one whose key they do not have (`keyless`), or one that something between here and the server keeps them from
 * (`blocked`); or in one that has `ended`.
 */
export type RoomPhase = 'door' | 'entering' | 'inside' | 'full' | 'missing' | 'keyless' | 'blocked' | 'ended'

/** What is wrong with a key: as it stands in the link; or it opens nothing; or the server says that there is nothing to open. */
export type KeyProblem = 'missing' | 'truncated' | 'mangled' | 'wrong' | 'unexpected'

/** A retry after a refusal that does not say when (milliseconds). */
const JOIN_AGAIN_MS = 1000
/** How often those at the door look whether the room is still there (milliseconds). */
const LOOK_EVERY_MS = 3000
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
  const isUnsure = shallowRef(false)
  const obstacle = shallowRef<Obstacle>()
  const key = shallowRef<WholeKey>()
  const keyProblem = shallowRef<KeyProblem>()
  const asksPassword = shallowRef(false)
  const ending = computed(() => state.value.ended)

  const scope = getCurrentScope()
  let outside: RoomNetwork | undefined
  let socket: ReturnType<typeof useRoomSocket> | undefined
  let keys: RoomKeys | undefined
  let seal: typeof sealRoom | undefined
  let name: string | undefined
  let cancelPump = () => {}
  let cancelJoin = () => {}
  let cancelLook = () => {}
  let typingAllowedAt = 0

  /**
   * Looks what the tab remembers: goes straight in where it was in before, else looks who is there.
   *
   * @param inLink what the link says of a key. It decides, never the server: with a key, nothing is sent unsealed.
   */
  async function arrive(inLink: KeyInLink = { status: 'missing' }) {
    if (phase.value !== 'door' && phase.value !== 'keyless' && phase.value !== 'missing') return
    outside = network()
    phase.value = 'door'
    letGoOfKeys()
    const memory = recall(roomId)
    isOwner.value = memory?.ownerToken !== undefined
    isReturning.value = memory?.session !== undefined
    key.value = 'secret' in inLink ? inLink : undefined
    asksPassword.value = inLink.status === 'needsPassword' && !keysMadeHere.has(roomId)
    const damage = damageOf(inLink)
    if (damage) lackKey(damage)
    else if (isReturning.value && !asksPassword.value) {
      lookAgain()
      return join()
    }
    await look()
  }

  /** Asks whether the room is there, now and every few seconds: nothing tells those at its door that it has ended. */
  async function look() {
    lookAgain()
    const isOutside = phase.value !== 'entering' && phase.value !== 'inside'
    if (outside && isOutside) meet(await outside.findRoom(roomId))
  }

  function lookAgain() {
    cancelLook()
    cancelLook = outside?.after(LOOK_EVERY_MS, () => void look()) ?? cancelLook
  }

  function lackKey(why: KeyProblem) {
    letGoOfKeys()
    keyProblem.value = why
    phase.value = 'keyless'
  }

  function letGoOfKeys() {
    obstacle.value = undefined
    socket?.close()
    socket = keys = undefined
  }

  /** Takes what the server says of the room. Of a link without a key only the server knows whether one is missing. */
  function meet(answer: RoomStatus | 'missing' | 'unknown') {
    if (answer === 'unknown' || phase.value === 'ended') return
    if (answer === 'missing') {
      if (phase.value !== 'inside') gone()
      return
    }
    status.value = answer
    sync(answer.now)
    if (phase.value !== 'door' && phase.value !== 'entering') return
    if (!answer.encrypted && key.value) lackKey('unexpected')
    else if (answer.encrypted && !key.value) lackKey('missing')
  }

  /**
   * Joins under a name; where there is none given, as whoever was here before.
   *
   * @param password of an encrypted room that has one.
   */
  async function join(wantedName?: string, password = '') {
    if (phase.value !== 'door' && phase.value !== 'full' && phase.value !== 'blocked') return
    name = wantedName ?? name
    problem.value = undefined
    phase.value = 'entering'
    const whole = key.value
    const unlocked = whole && !keys ? await unlock(whole, password).catch(() => undefined) : { seal, keys }
    // Meanwhile the room may have ended, or another key has come.
    if (phase.value !== 'entering' || key.value !== whole) return
    seal = unlocked?.seal
    keys = unlocked?.keys
    socket ??= connect()
    if (!socket) return failToEnter('internal')
    if (!sendJoin()) socket.open()
  }

  /** Makes the keys, and loads what seals with them. @throws Error where something could not be loaded. */
  async function unlock(whole: WholeKey, password: string) {
    const [sealing, unlocking] = await Promise.all([import('~/client/encryption/connectEncrypted'), import('~/client/encryption/unlock')])
    return { seal: sealing.sealRoom, keys: keysMadeHere.get(roomId) ?? await unlocking.unlock(whole, password) }
  }

  /** The connection to the room; where there is a key, all that goes through it is sealed. */
  function connect(): ReturnType<typeof useRoomSocket> | undefined {
    const reached = outside
    const events = { opened, received, lost, closed, refused }
    if (!reached) return undefined
    const open = (told: RoomSocketEvents) => useRoomSocket(roomId, told, reached)
    return scope?.run(() => key.value ? keys && seal?.(open, events, roomId, keys) : open(events))
  }

  function opened() {
    obstacle.value = undefined
    void introduce()
  }

  /** Says who one is. A new name goes unsealed only to a room that is known to be no encrypted one, whose key may be missing. */
  async function introduce() {
    cancelJoin()
    if (!key.value && !status.value && !isReturning.value && phase.value === 'entering') {
      meet(await outside?.findRoom(roomId) ?? 'unknown')
      if (phase.value !== 'entering') return
      if (!status.value) {
        cancelJoin = outside?.after(JOIN_AGAIN_MS, () => void introduce()) ?? cancelJoin
        return
      }
    }
    sendJoin()
  }

  function sendJoin(): boolean {
    cancelJoin()
    const session = recall(roomId)?.session
    const who = session === undefined ? { name: name ?? '' } : { session }
    const after = lastSeq(state.value.log)
    return socket?.send({ type: 'join', ...who, ...(after === undefined ? {} : { after }) }) ?? false
  }

  function received(frame: ServerFrame) {
    if (frame.type === 'ended') return finish(frame.reason)
    if (frame.type === 'error' && !state.value.joined) return refusedToJoin(frame.code, frame.retryAfterMs)
    // Whoever has a key is in an encrypted room, or in none.
    if (frame.type === 'joined' && key.value && !frame.room.encrypted) return lackKey('unexpected')
    if (frame.type === 'joined') welcome(frame)
    if (frame.type === 'joined' || frame.type === 'pong') {
      sync(frame.now)
      isUnsure.value = false
    }
    dispatch({ type: 'received', frame, now: monotonicNow() })
  }

  function welcome(frame: JoinedFrame) {
    remember(roomId, { session: frame.session })
    phase.value = 'inside'
  }

  function refusedToJoin(code: ErrorCode, retryAfterMs = JOIN_AGAIN_MS) {
    if (code === 'rate_limited' || (code === 'internal' && phase.value === 'inside')) {
      cancelJoin = outside?.after(retryAfterMs, sendJoin) ?? cancelJoin
      return
    }
    // The close that follows says the same.
    if (code === 'proof_invalid') return
    if (code === 'session_invalid') {
      forgetSession()
      state.value = NEW_ROOM_STATE
    }
    if (code === 'room_full') socket?.close()
    // Whoever gets this far has the right keys.
    asksPassword.value = false
    failToEnter(code)
  }

  function failToEnter(code: ErrorCode) {
    problem.value = code
    phase.value = code === 'room_full' ? 'full' : 'door'
  }

  /** The keys are not those of the room. A password may have a typing error, a key has lost or changed characters. */
  function keysAreWrong() {
    letGoOfKeys()
    keysMadeHere.delete(roomId)
    if (!asksPassword.value) return lackKey(key.value ? 'wrong' : 'missing')
    failToEnter('proof_invalid')
  }

  function forgetSession() {
    const ownerToken = recall(roomId)?.ownerToken
    forget(roomId)
    if (ownerToken !== undefined) remember(roomId, { ownerToken })
    isReturning.value = false
  }

  function lost() {
    dispatch({ type: 'disconnected' })
    // At the door nobody waits for a connection; joining opens it again.
    if (phase.value === 'door') socket?.close()
  }

  function closed(code: number) {
    if (code === CloseCode.proofRefused) keysAreWrong()
    else if (code === CloseCode.endedByOwner) finish('owner')
    else if (code === CloseCode.expired) finish('expired')
    else gone()
  }

  /** There is no such room (any more). Whoever has seen that there was one is told that it has ended. */
  function gone() {
    if (times()) return finish(isOver() ? 'expired' : 'owner')
    letGo()
    forgetTokens()
    phase.value = 'missing'
  }

  function times() {
    return state.value.room ?? status.value
  }

  /** Whether the room's time was over, or so nearly that the way here explains it. */
  function isOver(): boolean {
    const room = times()
    return !room || !clock.value || !outside || readClock(clock.value, outside.readClock()).latest + CLOSE_TO_END_MS >= room.expiresAt
  }

  function refused(why: Refusal) {
    if (why === 'missing') return closed(CloseCode.roomNotFound)
    obstacle.value = why === 'blocked' ? undefined : why
    if (why !== 'blocked') return
    // Whoever was inside got through before: that is no proxy that blocks, and what they wrote waits on the page.
    if (phase.value === 'inside') return
    socket?.close()
    phase.value = 'blocked'
  }

  /**
   * The room is over: nothing of it stays, here or in the tab's storage.
   *
   * @param isCertain false where only the device's own clock says so, and the server could not be asked: then the tab keeps its
   * place in the room until it can be.
   */
  function finish(reason: EndReason, isCertain = true) {
    if (phase.value === 'ended') return
    letGo()
    if (isCertain) forgetTokens()
    state.value = reduce(state.value, { type: 'ended', reason })
    status.value = clock.value = key.value = name = undefined
    isUnsure.value = false
    phase.value = 'ended'
  }

  function letGo() {
    letGoOfKeys()
    cancelPump()
    cancelJoin()
    cancelLook()
  }

  function forgetTokens() {
    forget(roomId)
    keysMadeHere.delete(roomId)
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
  function post(text: string, clientId = nanoid()): ErrorCode | undefined {
    const wrong = checkText(text)
    if (wrong === undefined) dispatch({ type: 'posted', clientId, text })
    return wrong
  }

  function sayTyping() {
    if (!state.value.joined || monotonicNow() < typingAllowedAt) return
    typingAllowedAt = monotonicNow() + TYPING_INTERVAL_MS
    socket?.send({ type: 'typing' })
  }

  /** Ends the room for everyone; false where that failed. */
  async function endRoom(): Promise<boolean> {
    const ownerToken = recall(roomId)?.ownerToken
    const ended = ownerToken !== undefined && await outside?.endRoom(roomId, ownerToken) === true
    if (ended) finish('owner')
    return ended
  }

  /** The page sleeps from now on, and would not see the room end: until the server answers again, nobody knows that it lives. */
  function rest() {
    isUnsure.value = phase.value === 'inside'
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
    cancelLook()
  })
  return {
    state, phase, problem, status, clock, isOwner, isReturning, isUnsure, obstacle, ending, key, keyProblem, asksPassword,
    arrive, join, post, sayTyping, endRoom, finish, rest,
    probe: () => socket?.probe(),
    drop: () => socket?.drop(),
    retry: (clientId: string) => dispatch({ type: 'retried', clientId }),
    discard: (clientId: string) => dispatch({ type: 'discarded', clientId }),
    loadOlder: () => dispatch({ type: 'olderWanted' }),
    forgetTyping: () => dispatch({ type: 'typingChecked', now: monotonicNow() }),
  }
}

/** What is left of a key says that there was one: nobody goes in without it, whatever the server says of the room. */
function damageOf(inLink: KeyInLink): KeyProblem | undefined {
  if ('secret' in inLink || inLink.status === 'missing') return undefined
  return inLink.status === 'garbled' ? 'wrong' : inLink.status
}
