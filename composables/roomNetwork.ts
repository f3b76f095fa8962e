import type { RoomNetwork } from '~/client/room/network'
import { siteNetwork } from '~/client/room/siteNetwork'

/** The browser's own network, timers and randomness. */
export function browserNetwork(): RoomNetwork {
  return siteNetwork(() => useSite().here, url => new WebSocket(url))
}
