import { defineNitroPlugin, useRuntimeConfig } from 'nitropack/runtime'
import { useApp } from '#server/app'
import { readSettings } from '#server/settings'
import { RoomSocketServer } from '#server/websocket/server'
import { createUpgradeGate } from '#server/websocket/upgrade'

/**
 * Hands crossws our own `ws` server before its adapter is built. The option is the adapter's, but not documented by
 * Nitro: the tests of upgrades hold for the built server and for development. crossws passes every upgrade on to it,
 * which decides.
 */
export default defineNitroPlugin((nitroApp) => {
  const server = new RoomSocketServer(readSettings(useRuntimeConfig()).sockets)
  useApp().then((app) => {
    server.gate = createUpgradeGate(app)
  }, () => {})
  Object.assign(nitroApp.h3App.websocket, { wss: server })
  nitroApp.hooks.hook('close', () => server.close())
})
