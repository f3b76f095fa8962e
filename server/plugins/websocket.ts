import { defineNitroPlugin, useRuntimeConfig } from 'nitropack/runtime'
import { useLive } from '#server/live'
import { readSettings } from '#server/settings'
import { GuardedServer } from '#server/websocket/guardedServer'
import { createDoorkeeper } from '#server/websocket/upgrade'

/**
 * Hands crossws our own `ws` server before its adapter is built. The option is the adapter's, but not documented by
 * Nitro: the tests of upgrades hold for the built server and for development. crossws passes every upgrade on to it,
 * which decides.
 */
export default defineNitroPlugin((nitroApp) => {
  const server = new GuardedServer(readSettings(useRuntimeConfig()).sockets)
  useLive().then((live) => {
    server.doorkeeper = createDoorkeeper(live)
  }, () => {})
  Object.assign(nitroApp.h3App.websocket, { wss: server })
  nitroApp.hooks.hook('close', () => server.close())
})
