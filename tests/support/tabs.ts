import * as vue from 'vue'
import { onTestFinished, vi } from 'vitest'
import { WebSocket as Socket } from 'ws'
import type { RoomNetwork } from '~/composables/roomNetwork'
import { browserNetwork } from '~/composables/roomNetwork'
import { useRoom } from '~/composables/useRoom'
import { useRoomKeys } from '~/composables/useRoomKeys'
import { useRoomSocket } from '~/composables/useRoomSocket'
import { useRoomState } from '~/composables/useRoomState'
import { useJoinRequest } from '~/composables/useJoinRequest'
import { useRoomStatus } from '~/composables/useRoomStatus'
import { useTabSession } from '~/composables/useTabSession'
import type { TestRoom } from './dialogue'

/** Key of a tab's room: many tabs share one storage here. */
const TAB = /~\d+$/

/** The page's own code outside of a browser: the room of a tab, over real sockets and timers. @param host the server's host. */
export function createTabs(host: string) {
  let made = 0
  let failures = 0
  // What Nuxt imports by itself, no file imports.
  const globals = { ...vue, useJoinRequest, useRoomKeys, useRoomSocket, useRoomState, useRoomStatus, useTabSession, useSite: () => ({ here: new URL(`http://${host}`) }), sessionStorage: memory() }
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  onTestFinished(() => void vi.unstubAllGlobals())

  const network: RoomNetwork = {
    ...browserNetwork(),
    WebSocket: browserSocket,
    // Thousands of such requests would slow down the one process that plays all tabs.
    explainRefusal: () => Promise.resolve({ why: 'unknown' }),
    async findRoom(tab: string) {
      try {
        const answer = await fetch(`http://${host}/api/rooms/${tab.replace(TAB, '')}`)
        return answer.ok ? await answer.json() : answer.status === 404 ? 'missing' : 'unknown'
      }
      catch {
        failures += 1
        return 'unknown'
      }
    },
  }

  return {
    /** How often a tab found no server. */
    get failures() {
      return failures
    },

    /** Opens a room in a tab, and joins under a name. */
    async open(room: TestRoom, name: string) {
      const scope = vue.effectScope()
      onTestFinished(() => scope.stop())
      const tab = scope.run(() => useRoom(`${room.id}~${made += 1}`, () => network))
      if (!tab) throw new Error('The scope has ended.')
      await tab.start()
      void tab.join(name)
      return tab
    },
  }
}

/** A socket with the part of the browser's interface that the page uses. */
class TabSocket extends Socket {
  constructor(url: string) {
    super(url.replace(TAB, ''), { perMessageDeflate: false })
    // The page handles the close that follows.
    this.on('error', () => {})
  }
}
const browserSocket = TabSocket as unknown as RoomNetwork['WebSocket']

/** A tab's storage. */
function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map<string, string>()
  return { getItem: key => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value), removeItem: key => void items.delete(key) }
}
