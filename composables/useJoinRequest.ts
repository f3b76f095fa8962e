import type { RoomStatus } from '#shared/api'
import type { ClientFrame } from '#shared/protocol'
import type { WholeKey } from '~/client/encryption/linkKey'
import { lastSeq } from '~/client/room/messageLog'
import type { Session } from '~/client/room/session'
import type { RoomState } from '~/client/room/state'
import type { RoomNetwork } from '~/composables/roomNetwork'

/** Delay of a retry after a refusal that does not say when (milliseconds). */
const REJOIN_MS = 1000

interface KnownRoom {
  readonly session: Readonly<Ref<Session>>
  readonly state: Readonly<Ref<RoomState>>
  readonly status: Readonly<Ref<RoomStatus | undefined>>
  readonly key: Readonly<Ref<WholeKey | undefined>>
}

/** The request to join a room, under a new name or as the person whom the tab remembers, and its retries. @param sendFrame false without a connection. */
export function useJoinRequest(
  { session, state, status, key }: KnownRoom,
  tab: ReturnType<typeof useTabSession>,
  network: () => RoomNetwork | undefined,
  askStatus: () => Promise<void>,
  sendFrame: (frame: ClientFrame) => boolean,
) {
  let name: string | undefined
  let cancelRetry = () => {}

  /** Sends it over a connection that has just opened. */
  async function sendFirst() {
    cancel()
    // A new name goes unencrypted only to a room that is known not to be encrypted: its key may be missing from the link.
    if (!key.value && !status.value && !tab.isReturning.value && session.value.phase === 'entering') {
      await askStatus()
      if (session.value.phase !== 'entering') return
      if (!status.value) return sendLater(REJOIN_MS, () => void sendFirst())
    }
    send()
  }

  function send(): boolean {
    cancel()
    const known = tab.session()
    const who = known === undefined ? { name: name ?? '' } : { session: known }
    const after = lastSeq(state.value.log)
    return sendFrame({ type: 'join', ...who, ...(after === undefined ? {} : { after }) })
  }

  function sendLater(waitMs = REJOIN_MS, again: () => void = send) {
    cancelRetry = network()?.after(waitMs, again) ?? cancelRetry
  }

  function cancel() {
    cancelRetry()
  }

  onScopeDispose(cancel)
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
