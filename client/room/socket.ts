import { isFinalClose } from '#shared/closeCodes'
import { parseFrame, serverFrame } from '#shared/protocol'
import type { ClientFrame } from '#shared/protocol'
import { attempt } from '~/client/attempt'
import { backoffMs } from './backoff'
import type { RoomNetwork } from './network'
import type { SocketEvents } from './socketEvents'
import type { UpgradeRefusal } from './upgradeRefusal'

export type RoomSocket = ReturnType<typeof createRoomSocket>

/** A connection that lasted this long resets the backoff (milliseconds). */
export const LASTING_MS = 5000
/** Without a pong within this time the connection is abandoned (milliseconds). */
export const PONG_LIMIT_MS = 5000
/** After this much silence a ping is sent (milliseconds): when idle, and when an answer is due. */
export const IDLE_MS = 30_000
export const ANSWER_LIMIT_MS = 5000
export const CONNECT_LIMIT_MS = 10_000
/** After this many failed upgrades that the server would have accepted, something in between blocks WebSockets. */
export const BLOCKED_ATTEMPTS = 3

/**
 * The WebSocket of a room: heartbeat, and reconnect with backoff after a loss, until `close`. `send` is false without a
 * connection; `probe` pings, or reconnects at once; `drop` abandons the connection.
 */
export function createRoomSocket(roomId: string, events: SocketEvents, network: RoomNetwork) {
  let socket: WebSocket | undefined
  let isOpen = false
  let wanted = false
  let attempts = 0
  let blocked = 0
  let openedAt = 0
  let notBefore = 0
  let awaitsPong = false
  let questions = 0
  let cancelTimer = () => {}

  function arm(ms: number, callback: () => void) {
    cancelTimer()
    cancelTimer = network.after(ms, callback)
  }

  function open() {
    wanted = true
    if (!socket) connect()
  }

  function close() {
    wanted = false
    attempts = 0
    blocked = 0
    notBefore = 0
    abandon()
  }

  function connect() {
    // A browser may refuse to make one at all; that is as one that does not open.
    const fresh = attempt(() => network.connect(roomId))
    if (!fresh) return void findOutWhy()
    socket = fresh
    arm(CONNECT_LIMIT_MS, () => lose())
    fresh.onopen = () => {
      isOpen = true
      blocked = 0
      openedAt = monotonicNow()
      arm(IDLE_MS, probe)
      events.opened()
    }
    fresh.onmessage = ({ data }) => receive(data)
    fresh.onclose = ({ code }) => closed(code)
  }

  function receive(raw: unknown) {
    awaitsPong = false
    arm(IDLE_MS, probe)
    const result = typeof raw === 'string' ? parseFrame(serverFrame, raw) : { problem: 'binary' }
    // A frame of a kind that this page does not know yet is none of its business.
    if ('frame' in result) events.received(result.frame)
  }

  function closed(code: number) {
    const wasOpen = isOpen
    if (isFinalClose(code)) {
      close()
      events.closed(code)
    }
    else if (wasOpen) {
      lose()
    }
    else {
      void findOutWhy()
    }
  }

  /** A browser does not say why an upgrade was refused, so the server is asked. */
  async function findOutWhy() {
    abandon()
    const asked = ++questions
    const { why, retryAfterMs = 0 } = await explain()
    if (!wanted || socket || asked !== questions) return
    if (why === 'missing') {
      close()
      events.refused('missing')
      return
    }
    blocked = why === 'blocked' ? blocked + 1 : 0
    notBefore = monotonicNow() + retryAfterMs
    comeBack()
    if (why !== 'unknown' && (why !== 'blocked' || blocked >= BLOCKED_ATTEMPTS)) events.refused(why)
  }

  /** Where something on the way lets no such question through, at least a room that is gone is found out. */
  async function explain(): Promise<UpgradeRefusal> {
    const refusal = await network.explainRefusal(roomId)
    return refusal.why === 'unknown' && await network.findRoom(roomId) === 'missing' ? { why: 'missing' } : refusal
  }

  function lose() {
    const wasOpen = isOpen
    if (wasOpen && monotonicNow() - openedAt >= LASTING_MS) attempts = 0
    abandon()
    if (wanted) comeBack()
    if (wasOpen) events.lost()
  }

  function comeBack() {
    const waitMs = Math.max(backoffMs(attempts++, network.random()), notBefore - monotonicNow())
    arm(waitMs, () => {
      if (wanted && !socket) connect()
    })
  }

  /** Lets go of the socket without waiting for its close, which a dead network delays for minutes. */
  function abandon() {
    cancelTimer()
    cancelTimer = () => {}
    isOpen = awaitsPong = false
    const old = socket
    socket = undefined
    if (!old) return
    old.onopen = old.onmessage = old.onclose = null
    old.close()
  }

  function send(frame: ClientFrame): boolean {
    if (!isOpen || !socket) return false
    socket.send(JSON.stringify(frame))
    // Nothing puts off the end of a connection that is on trial.
    if (!awaitsPong && frame.type !== 'typing') arm(ANSWER_LIMIT_MS, probe)
    return true
  }

  function probe() {
    if (!wanted || awaitsPong) return
    if (send({ type: 'ping' })) {
      awaitsPong = true
      arm(PONG_LIMIT_MS, lose)
    }
    // After a resume the backoff is skipped, except for the time that the server asked to wait.
    else if (!socket && monotonicNow() >= notBefore) {
      connect()
    }
  }

  /** Gives the connection up, where its network is known to be gone, and tries to come back. */
  function drop() {
    if (socket) lose()
  }

  function monotonicNow(): number {
    return network.readClock().monotonic
  }

  return { open, close, send, probe, drop }
}
