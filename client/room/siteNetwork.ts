import { ANSWER_TIMEOUT_MS, changeRoom, endRoom, findRoom } from './api'
import type { RoomNetwork } from './network'
import { DEVICE } from './network'
import { readRefusal } from './upgradeRefusal'

/** The network of a site. @param siteUrl gives the site's address, with a slash at the end. @param openSocket opens a WebSocket. */
export function siteNetwork(siteUrl: () => URL, openSocket: (url: string) => WebSocket): RoomNetwork {
  const socketUrl = (roomId: string) => new URL(`ws/rooms/${roomId}`, siteUrl())

  return {
    ...DEVICE,
    connect: roomId => openSocket(socketUrl(roomId).href.replace(/^http/, 'ws')),
    findRoom: roomId => findRoom(siteUrl(), roomId),
    endRoom: (roomId, ownerToken) => endRoom(siteUrl(), roomId, ownerToken),
    lockRoom: async (roomId, ownerToken, locked) => await changeRoom(siteUrl(), roomId, ownerToken, 'PATCH', JSON.stringify({ locked })) === 200,

    async explainRefusal(roomId) {
      try {
        const answer = await fetch(socketUrl(roomId), { method: 'POST', signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
        return readRefusal(await answer.json(), answer.headers.get('retry-after'))
      }
      catch {
        return { why: 'unknown' }
      }
    },
  }
}
