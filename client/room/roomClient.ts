import type { RoomStatus } from '#shared/api'
import { CloseCode } from '#shared/closeCodes'
import type { ClientFrame, EndReason, ErrorCode, ServerFrame } from '#shared/protocol'
import { createdRoomKeys } from '~/client/encryption/createdRoomKeys'
import type { KeyInLink } from '~/client/encryption/linkKey'
import type { Encryption, KeyCells } from '~/client/encryption/roomKeys'
import { createRoomKeys } from '~/client/encryption/roomKeys'
import type { Cell } from './cell'
import { createJoinRequest } from './joinRequest'
import { createLiveState } from './liveState'
import type { RoomNetwork } from './network'
import type { SeatCells, SeatStorage } from './seat'
import { createSeat } from './seat'
import type { KeyProblem, Session, SessionEvent } from './session'
import { canJoin, canStart, isOver, reduceSession } from './session'
import type { RoomSocket } from './socket'
import { createRoomSocket } from './socket'
import type { RoomState } from './state'
import type { StatusCells } from './statusCheck'
import { createStatusCheck } from './statusCheck'
import type { Refusal } from './upgradeRefusal'

/** What a client knows of its room. The client alone writes it; others observe it. */
export interface RoomCells extends SeatCells, StatusCells, KeyCells {
  readonly session: Cell<Session>
  readonly state: Cell<RoomState>
}

export interface RoomClientDeps {
  readonly network: RoomNetwork
  readonly storage: SeatStorage
  /** Loads the code for an encrypted room. */
  readonly loadEncryption: () => Promise<Encryption>
  /** Makes the `clientId` of a message. */
  readonly newId: () => string
}

/**
 * One room, from its door to its end: connects the session, the room's state, the keys and what is remembered. It does
 * nothing before `start`, and stops with `dispose`. The page and `packages/client` share it.
 */
export function createRoomClient(roomId: string, cells: RoomCells, { network, storage, loadEncryption, newId }: RoomClientDeps) {
  const { session, state, status, key, asksPassword } = cells
  let socket: RoomSocket | undefined
  let isDisposed = false
  const keys = createRoomKeys(roomId, cells, loadEncryption)
  const seat = createSeat(roomId, cells, storage)
  const server = createStatusCheck(roomId, cells, network, isUntold, applyStatus)
  const { dispatch, ...room } = createLiveState(state, sendFrame, network, newId)
  const joinRequest = createJoinRequest(cells, seat, network, server.ask, sendFrame)
  const handlers = { opened, received, lost, closed, refused }

  function sendFrame(frame: ClientFrame): boolean {
    return socket?.send(frame) ?? false
  }

  function move(event: SessionEvent) {
    session.value = reduceSession(session.value, event)
  }

  /** Rejoins if the client was in the room, else looks who is there. The link's key decides, never the server: with one, nothing is sent unencrypted. */
  async function start(inLink: KeyInLink = { status: 'missing' }) {
    if (!canStart(session.value)) return
    disconnect()
    move({ type: 'started' })
    seat.read()
    const damage = keys.read(inLink)
    if (damage) requireKey(damage)
    else if (cells.isReturning.value && !asksPassword.value) {
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
    if (!answer.encrypted && key.value) requireKey('unexpected')
    else if (answer.encrypted && !key.value) requireKey('missing')
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
    const wanted = key.value
    if (wanted) await keys.unlock(password).catch(() => {})
    // Meanwhile the room may have ended, or another key has come.
    if (session.value.phase !== 'entering' || key.value !== wanted) return
    socket ??= connect()
    if (!socket) return move({ type: 'refused', code: 'internal' })
    if (!joinRequest.send()) socket.open()
  }

  function connect() {
    // Deriving the keys takes a while.
    return isDisposed ? undefined : keys.connect(events => createRoomSocket(roomId, events, network), handlers)
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
      if (key.value && !frame.room.encrypted) return requireKey('unexpected')
      seat.rememberSession(frame.session)
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
      seat.forgetSession()
      room.clear()
    }
    if (code === 'room_full' || code === 'room_locked') socket?.close()
    // The client of an encrypted room refuses such a name itself, before the server has seen the proof.
    if (code === 'name_invalid' && asksPassword.value) disconnect()
    else keys.accept()
    move({ type: 'refused', code })
  }

  /** The keys are not those of the room. A password may have a typing error; a key has lost or changed characters. */
  function onProofRefused() {
    disconnect()
    createdRoomKeys.delete(roomId)
    if (asksPassword.value) move({ type: 'refused', code: 'proof_invalid' })
    else requireKey(key.value ? 'wrong' : 'missing')
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
    seat.forgetAll()
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
    if (isCertain) seat.forgetAll()
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
    const ownerToken = seat.ownerToken()
    const ended = ownerToken !== undefined && await network.endRoom(roomId, ownerToken)
    if (ended) finish('owner')
    return ended
  }

  /** Locks or unlocks the room; false where that failed. */
  async function lock(locked: boolean): Promise<boolean> {
    const ownerToken = seat.ownerToken()
    return ownerToken !== undefined && await network.lockRoom(roomId, ownerToken, locked)
  }

  return {
    ...room,
    start, join, leave, lock, endRoom, finish,
    /** The page sleeps from now on, and would not see the room end. */
    sleep: () => move({ type: 'slept' }),
    probe: () => socket?.probe(),
    drop: () => socket?.drop(),
    /** Stops without a word to the server, as a page that is closed. */
    dispose() {
      isDisposed = true
      disconnect()
      server.stop()
      room.dispose()
    },
  }
}
