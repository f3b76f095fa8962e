import { defineNitroPlugin } from 'nitropack/runtime'
import { roomIdOfUpgrade } from '#server/websocket/route'
import type { Accept } from '#server/websocket/guardedServer'
import { GuardedServer } from '#server/websocket/guardedServer'
import { logUnexpected } from '#server/log'
import { useHub } from '#server/live'

/**
 * Hands crossws our own `ws` server before its adapter is built. The option is the adapter's, but not documented by
 * Nitro: the tests of upgrades hold for the built server and for development.
 */
export default defineNitroPlugin((nitroApp) => {
  // The route's upgrade hook waits for the hub, so no socket comes before it is here.
  let accept: Accept = (socket) => {
    socket.close(1012)
    return undefined
  }
  useHub().then((hub) => {
    accept = (socket, request) => hub.connect(roomIdOfUpgrade(request.url ?? '') ?? '', socket)
  }, () => {})
  const server = new GuardedServer((socket, request) => accept(socket, request))
  Object.assign(nitroApp.h3App.websocket, {
    wss: server,
    hooks: {
      // Without a handler of its own, crossws answers 101 on any path.
      upgrade(request: { url: string }) {
        if (roomIdOfUpgrade(new URL(request.url).pathname) === undefined) throw new Response(null, { status: 404 })
      },
    },
  })
  nitroApp.hooks.hook('close', () => server.close(logUnexpected))
})
