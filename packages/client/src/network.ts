import type { RoomNetwork } from '~/client/room/network'
import { siteNetwork } from '~/client/room/siteNetwork'

/** Node's own network, timers and randomness. @param site the site's address, with a slash at the end. */
export function nodeNetwork(site: URL): RoomNetwork {
  return siteNetwork(() => site, openSocket)
}

function openSocket(url: string): WebSocket {
  const socket = new WebSocket(url)
  // Node 22 tells a connection that could not be opened by `error` alone; browsers send `close` after it. It has no `CloseEvent`.
  let isClosed = false
  socket.addEventListener('close', () => {
    isClosed = true
  })
  socket.addEventListener('error', () => setImmediate(() => {
    if (!isClosed) socket.dispatchEvent(Object.assign(new Event('close'), { code: 1006 }))
  }))
  return socket
}
