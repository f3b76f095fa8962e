import { defineNitroPlugin, useRuntimeConfig } from 'nitropack/runtime'
import type { Live } from '#server/live'
import { useLive } from '#server/live'
import { readSettings } from '#server/settings'
import type { Doorkeeper } from '#server/websocket/guardedServer'
import { GuardedServer } from '#server/websocket/guardedServer'
import { refusal } from '#server/websocket/refusal'
import { roomIdOfUpgrade } from '#server/websocket/route'

/**
 * Hands crossws our own `ws` server before its adapter is built. The option is the adapter's, but not documented by
 * Nitro: the tests of upgrades hold for the built server and for development.
 */
export default defineNitroPlugin((nitroApp) => {
  const server = new GuardedServer(readSettings(useRuntimeConfig()).sockets)
  // The route's upgrade hook waits for the same, so no socket comes before it.
  useLive().then((live) => {
    server.doorkeeper = createDoorkeeper(live)
  }, () => {})
  Object.assign(nitroApp.h3App.websocket, {
    wss: server,
    hooks: {
      // Without a handler of its own, crossws answers 101 on any path.
      upgrade(request: { url: string }) {
        // With a broken `Host` there is no address at all.
        if (roomIdOfUpgrade(URL.parse(request.url)?.pathname ?? '') === undefined) throw refusal(404)
      },
    },
  })
  nitroApp.hooks.hook('close', () => server.close())
})

function createDoorkeeper({ hub, visitors, visitorOf }: Live): Doorkeeper {
  return {
    refusal: request => visitors.refusal(visitorOf(request)),
    accept(socket, request) {
      const disconnects = visitors.connects(visitorOf(request))
      const connection = hub.connect(roomIdOfUpgrade(request.url ?? '') ?? '', socket)
      if (!connection) {
        disconnects()
        return undefined
      }
      return {
        receive: raw => connection.receive(raw),
        leave() {
          disconnects()
          connection.leave()
        },
      }
    },
  }
}
