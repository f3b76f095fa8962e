import type { ServerFrame } from '#shared/protocol'
import type { Refusal } from '~/client/room/upgradeRefusal'

/** The events of a room's WebSocket. It reconnects by itself except after `closed` and `refused('missing')`. */
export interface SocketEvents {
  readonly opened: () => void
  readonly received: (frame: ServerFrame) => void
  readonly lost: () => void
  readonly closed: (code: number) => void
  readonly refused: (why: Refusal) => void
}
