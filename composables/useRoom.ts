import type { RoomStatus } from '#shared/api'
import { CloseCode } from '#shared/closeCodes'
import type { ClientFrame, EndReason, ErrorCode, ServerFrame } from '#shared/protocol'
import { createdRoomKeys } from '~/client/encryption/createdRoomKeys'
import type { KeyInLink } from '~/client/encryption/linkKey'
import type { KeyProblem, Session, SessionEvent } from '~/client/room/session'
import { canJoin, canStart, isOver, reduceSession } from '~/client/room/session'
import type { Refusal } from '~/client/room/upgradeRefusal'
import { browserNetwork } from '~/composables/roomNetwork'
import type { RoomNetwork } from '~/composables/roomNetwork'

/**
 * One room, from its door to its end: connects the session, the room's state, the keys and what the tab remembers. It does
 * nothing before `start`, which a page calls once it is mounted, and lets go of everything with its scope.
 */
export function useRoom(roomId: string, openNetwork: () => RoomNetwork = browserNetwork) {
  const session = shallowRef<Session>({ phase: 'door' })
  const scope = getCurrentScope()
  let network: RoomNetwork | undefined
  let socket: ReturnType<typeof useRoomSocket> | undefined
  const keys = useRoomKeys(roomId)
  const tab = useTabSession(roomId)
  const { status, clock, ...server } = useRoomStatus(roomId, () => network, isUntold, applyStatus)
  const { state, dispatch, ...room } = useRoomState(sendFrame, () => network)
  const joinRequest = useJoinRequest({ session, state, status, key: keys.key }, tab, () => network, server.ask, sendFrame)
  const handlers = { opened, received, lost, closed, refused }

  function sendFrame(frame: ClientFrame): boolean {
    return socket?.send(frame) ?? false
  }

  function move(event: SessionEvent) {
    session.value = reduceSession(session.value, event)
  }

  /** Rejoins if the tab was in the room, else looks who is there. The link's key decides, never the server: with one, nothing is sent unencrypted. */
  async function start(inLink: KeyInLink = { status: 'missing' }) {
    if (!canStart(session.value)) return
    network = openNetwork()
    disconnect()
    move({ type: 'started' })
    tab.read()
    const damage = keys.read(inLink)
    if (damage) requireKey(damage)
    else if (tab.isReturning.value && !keys.asksPassword.value) {
      server.lookLater()
      return join()
    }
    await server.look()
  }

  /** Whether no connection tells of the room's end, nor comes back soon. */
  function isUntold(): boolean {
    const { value } = session
    return (value.phase !== 'entering' && value.phase !== 'inside') || value.obstacle !== undefined
  }

  /** Takes the server's answer. Of a link without a key only the server knows whether one is missing. */
  function applyStatus(answer: RoomStatus | 'missing' | 'unknown') {
    const { phase } = session.value
    if (answer === 'unknown' || isOver(session.value)) return
    if (answer === 'missing') {
      if (phase !== 'inside' || isUntold()) gone()
      return
    }
    server.take(answer)
    if (phase !== 'door' && phase !== 'entering') return
    if (!answer.encrypted && keys.key.value) requireKey('unexpected')
    else if (answer.encrypted && !keys.key.value) requireKey('missing')
  }

  function requireKey(keyProblem: KeyProblem) {
    disconnect()
    move({ type: 'keyRequired', keyProblem })
  }

  /** Joins under a name, or without one as the person who was here before; with the password of an encrypted room that has one. */
  async function join(wantedName?: string, password = '') {
    if (!canJoin(session.value)) return
    joinRequest.setName(wantedName)
    move({ type: 'joining' })
    const key = keys.key.value
    if (key) await keys.unlock(password).catch(() => {})
    // Meanwhile the room may have ended, or another key has come.
    if (session.value.phase !== 'entering' || keys.key.value !== key) return
    socket ??= connect()
    if (!socket) return move({ type: 'refused', code: 'internal' })
    if (!joinRequest.send()) socket.open()
  }

  function connect() {
    const through = network
    if (!through) return undefined
    return scope?.run(() => keys.connect(events => useRoomSocket(roomId, events, through), handlers))
  }

  function opened() {
    move({ type: 'obstructed', obstacle: undefined })
    void joinRequest.sendFirst()
  }

  function received(frame: ServerFrame) {
    if (frame.type === 'ended') return finish(frame.reason)
    if (frame.type === 'error' && !state.value.joined) return onJoinRefused(frame.code, frame.retryAfterMs)
    if (frame.type === 'joined') {
      // With a key, the room is encrypted or the server lies.
      if (keys.key.value && !frame.room.encrypted) return requireKey('unexpected')
      tab.rememberSession(frame.session)
      move({ type: 'joined' })
    }
    if (frame.type === 'joined' || frame.type === 'pong') {
      server.sync(frame.now)
      move({ type: 'confirmed' })
    }
    dispatch({ type: 'received', frame, now: room.now() })
  }

  function onJoinRefused(code: ErrorCode, retryAfterMs?: number) {
    if (code === 'rate_limited' || (code === 'internal' && session.value.phase === 'inside')) return joinRequest.sendLater(retryAfterMs)
    // The close that follows says the same.
    if (code === 'proof_invalid') return
    if (code === 'session_invalid') {
      tab.forgetSession()
      room.clear()
    }
    if (code === 'room_full' || code === 'room_locked') socket?.close()
    // Any other refusal comes after the proof was accepted.
    keys.accept()
    move({ type: 'refused', code })
  }

  /** The keys are not those of the room. A password may have a typing error; a key has lost or changed characters. */
  function onProofRefused() {
    disconnect()
    createdRoomKeys.delete(roomId)
    if (keys.asksPassword.value) move({ type: 'refused', code: 'proof_invalid' })
    else requireKey(keys.key.value ? 'wrong' : 'missing')
  }

  function lost() {
    dispatch({ type: 'disconnected' })
    // At the door nobody waits for a connection; joining opens it again.
    if (session.value.phase === 'door') socket?.close()
  }

  function closed(code: number) {
    if (code === CloseCode.proofRefused) onProofRefused()
    else if (code === CloseCode.endedByOwner) finish('owner')
    else if (code === CloseCode.lost) finish('lost')
    else if (code === CloseCode.expired) finish('expired')
    else gone()
  }

  function refused(why: Refusal) {
    if (why === 'missing') return closed(CloseCode.roomNotFound)
    move({ type: 'obstructed', obstacle: why === 'blocked' ? undefined : why })
    if (why !== 'blocked') return
    move({ type: 'blocked' })
    if (session.value.phase === 'blocked') socket?.close()
  }

  /** There is no such room (any more). Those who have seen that there was one are told that it has ended. */
  function gone() {
    const seen = state.value.room ?? status.value
    if (seen) return finish(server.isOver(seen) ? 'expired' : 'owner')
    disconnect()
    server.stop()
    tab.forgetAll()
    move({ type: 'missing' })
  }

  /** The room is over: nothing of it stays. Where only the device's clock says so (not `isCertain`), the tab keeps its place until the server can be asked. */
  function finish(reason: EndReason, isCertain = true) {
    if (!isOver(session.value)) clear({ type: 'ended', reason }, isCertain)
  }

  /** Leaves for good: tells the server, without waiting for it, and forgets everything of the room. */
  function leave() {
    sendFrame({ type: 'leave' })
    clear({ type: 'left' })
  }

  function clear(last: SessionEvent, isCertain = true) {
    disconnect()
    if (isCertain) tab.forgetAll()
    move(last)
    room.clear()
    keys.forget()
    server.clear()
    joinRequest.forgetName()
  }

  function disconnect() {
    move({ type: 'obstructed', obstacle: undefined })
    joinRequest.cancel()
    socket?.close()
    socket = undefined
    keys.lock()
  }

  /** Ends the room for everyone; false where that failed. */
  async function endRoom(): Promise<boolean> {
    const ownerToken = tab.ownerToken()
    const ended = ownerToken !== undefined && await network?.endRoom(roomId, ownerToken) === true
    if (ended) finish('owner')
    return ended
  }

  /** Locks or unlocks the room; false where that failed. */
  async function lock(locked: boolean): Promise<boolean> {
    const ownerToken = tab.ownerToken()
    return ownerToken !== undefined && await network?.lockRoom(roomId, ownerToken, locked) === true
  }

  return {
    session: readonly(session), state, status, clock, isOwner: tab.isOwner, isReturning: tab.isReturning,
    key: keys.key, asksPassword: keys.asksPassword,
    start, join, leave, lock, endRoom, finish,
    post: room.post, rename: room.rename, sayTyping: room.sayTyping, retry: room.retry, discard: room.discard, loadOlder: room.loadOlder, forgetTyping: room.forgetTyping,
    /** The page sleeps from now on, and would not see the room end. */
    sleep: () => move({ type: 'slept' }),
    probe: () => socket?.probe(),
    drop: () => socket?.drop(),
  }
}
