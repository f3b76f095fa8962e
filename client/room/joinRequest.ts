import type { RoomStatus } from '#shared/api'
import type { ClientFrame } from '#shared/protocol'
import type { WholeKey } from '~/client/encryption/linkKey'
import type { Cell } from './cell'
import { lastSeq } from './messageLog'
import type { Device } from './network'
import type { Seat } from './seat'
import type { Session } from './session'
import type { RoomState } from './state'

/** Delay of a retry after a refusal that does not say when (milliseconds). */
const REJOIN_MS = 1000

interface KnownRoom {
  readonly session: Readonly<Cell<Session>>
  readonly state: Readonly<Cell<RoomState>>
  readonly status: Readonly<Cell<RoomStatus | undefined>>
  readonly key: Readonly<Cell<WholeKey | undefined>>
  readonly isReturning: Readonly<Cell<boolean>>
}

/** The request to join a room, under a new name or as the person who is remembered, and its retries. @param sendFrame false without a connection. */
export function createJoinRequest(
  { session, state, status, key, isReturning }: KnownRoom,
  seat: Pick<Seat, 'session'>,
  device: Device,
  askStatus: () => Promise<void>,
  sendFrame: (frame: ClientFrame) => boolean,
) {
  let name: string | undefined
  let cancelRetry = () => {}

  /** Sends it over a connection that has just opened. */
  async function sendFirst() {
    cancel()
    // A new name goes unencrypted only to a room that is known not to be encrypted: its key may be missing from the link.
    if (!key.value && !status.value && !isReturning.value && session.value.phase === 'entering') {
      await askStatus()
      if (session.value.phase !== 'entering') return
      if (!status.value) return sendLater(REJOIN_MS, () => void sendFirst())
    }
    send()
  }

  function send(): boolean {
    cancel()
    const known = seat.session()
    const who = known === undefined ? { name: name ?? '' } : { session: known }
    const after = lastSeq(state.value.log)
    return sendFrame({ type: 'join', ...who, ...(after === undefined ? {} : { after }) })
  }

  function sendLater(waitMs = REJOIN_MS, again: () => void = send) {
    cancelRetry = device.after(waitMs, again)
  }

  function cancel() {
    cancelRetry()
  }

  return {
    sendFirst, send, sendLater, cancel,
    /** Without a new name the previous one stays. */
    setName(wanted?: string) {
      name = wanted ?? name
    },
    forgetName() {
      name = undefined
    },
  }
}
