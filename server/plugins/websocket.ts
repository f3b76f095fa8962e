import { defineNitroPlugin } from 'nitropack/runtime'
import { useApp } from '#server/app'
import { useSettings } from '#server/useSettings'
import { RoomSocketServer } from '#server/websocket/server'
import { createUpgradeGate } from '#server/websocket/upgrade'

/**
 * Hands crossws our own `ws` server before its adapter is built; crossws passes every upgrade to it. Nitro does not
 * document this option, so the upgrade tests run against the built server and in development.
 */
export default defineNitroPlugin((nitroApp) => {
  const server = new RoomSocketServer(useSettings().sockets)
  useApp().then((app) => {
    server.gate = createUpgradeGate(app)
    if (app.metrics) server.meter = app.metrics.meter
  }, () => {})
  Object.assign(nitroApp.h3App.websocket, { wss: server })
  nitroApp.hooks.hook('close', () => server.close())
})
