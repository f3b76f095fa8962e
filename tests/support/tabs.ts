import { nanoid } from 'nanoid'
import { onTestFinished } from 'vitest'
import { WebSocket as Socket } from 'ws'
import type { RoomStatus } from '#shared/api'
import type { RoomNetwork } from '~/client/room/network'
import { siteNetwork } from '~/client/room/siteNetwork'
import type { RoomCells } from '~/client/room/roomClient'
import { createRoomClient } from '~/client/room/roomClient'
import { NEW_ROOM_STATE } from '~/client/room/state'
import type { RoomMemory } from '~/client/tabStorage'
import type { TestRoom } from './dialogue'

/** The page's own code outside of a browser: the room of a tab, over real sockets and timers. @param host the server's host. */
export function createTabs(host: string) {
  const site = new URL(`http://${host}`)
  const overHttp = siteNetwork(() => site, openSocket)
  let failures = 0

  const network: RoomNetwork = {
    ...overHttp,
    // Thousands of such requests would slow down the one process that plays all tabs.
    explainRefusal: () => Promise.resolve({ why: 'unknown' }),
    async findRoom(roomId: string): Promise<RoomStatus | 'missing' | 'unknown'> {
      const answer = await overHttp.findRoom(roomId)
      if (answer === 'unknown') failures += 1
      return answer
    },
  }

  return {
    /** How often a tab found no server. */
    get failures() {
      return failures
    },

    /** Opens a room in a tab, and joins under a name. */
    async open(room: TestRoom, name: string) {
      const cells: RoomCells = {
        session: { value: { phase: 'door' } }, state: { value: NEW_ROOM_STATE }, status: { value: undefined }, clock: { value: undefined },
        key: { value: undefined }, asksPassword: { value: false }, isOwner: { value: false }, isReturning: { value: false },
      }
      const client = createRoomClient(room.id, cells, { network, storage: memory(), newId: nanoid, loadEncryption: () => Promise.reject(new Error('No room here is encrypted.')) })
      onTestFinished(client.dispose)
      await client.start()
      void client.join(name)
      return { ...cells, ...client }
    },
  }
}

function openSocket(url: string): WebSocket {
  const socket = new Socket(url, { perMessageDeflate: false })
  // The client handles the close that follows.
  socket.on('error', () => {})
  // It has the part of the browser's interface that the client uses.
  return socket as unknown as WebSocket
}

/** A tab's storage. */
function memory() {
  let held: RoomMemory | undefined
  return {
    recall: () => held,
    remember: (_roomId: string, more: RoomMemory) => void (held = { ...held, ...more }),
    forget: () => void (held = undefined),
  }
}
