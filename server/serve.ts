import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { useNitroApp } from 'nitropack/runtime'
import { startScheduleRunner } from 'nitropack/runtime/internal/task'
import { createHttpServer } from '#server/httpServer'
import { useLive } from '#server/live'
import { log, logUnexpected } from '#server/log'
import { reportUnexpected } from '#server/report'
import { warmUp } from '#server/warmUp'
import { logWarnings } from '#server/strayOutput'
import { REFUSAL_HEADERS } from '#server/websocket/refusal'

const DEFAULT_PORT = 3000
/** So many may knock at once, as everyone does after a restart: who is not heard knocks again only a second later. */
const BACKLOG = 4096
/** How long clients have to take their leave when the server stops. */
const DRAIN_MS = 2000

/**
 * Serves the application: opens the rooms first (what ended meanwhile is erased before anyone can ask), then listens.
 * SIGTERM and SIGINT end it in order: no new connections, everyone told to come back, all of it stored, exit code 0.
 *
 * @throws Error with one line for the operator, where a setting is wrong or the rooms cannot be opened.
 */
export async function serve() {
  logWarnings()
  const nitroApp = useNitroApp()
  const live = await useLive()
  process.on('unhandledRejection', reportUnexpected)
  process.on('uncaughtException', (error) => {
    reportUnexpected(error)
    process.exit(1)
  })
  const server = createHttpServer(nitroApp, live)
  await warmUp(nitroApp)
  startScheduleRunner()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(server))
  listen(server)
}

function listen(server: Server) {
  const port = Number(process.env.NITRO_PORT ?? process.env.PORT ?? DEFAULT_PORT)
  const host = process.env.NITRO_HOST ?? process.env.HOST
  server.once('error', (error: NodeJS.ErrnoException) => {
    log(error.code === 'EADDRINUSE' ? `Port ${port} is in use. Set PORT to another one.` : `The server cannot listen (${error.code ?? error.name}).`)
    process.exit(1)
  })
  server.listen({ port, host, backlog: BACKLOG }, () => {
    const address = server.address()
    log(`Listening on http://${host ?? 'localhost'}:${isTcp(address) ? address.port : port}`)
  })
}

function isTcp(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

async function stop(server: Server) {
  const closed = new Promise(resolve => server.close(resolve))
  // Who is connected already may ask only now: the rooms are closed, and no answer but this one is true.
  server.removeAllListeners('request').on('request', (_request, response) => response.writeHead(503, { ...REFUSAL_HEADERS, 'Retry-After': '1' }).end())
  server.removeAllListeners('upgrade').on('upgrade', (_request, socket) => socket.destroy())
  await useNitroApp().hooks.callHook('close').catch(logUnexpected)
  server.closeIdleConnections()
  setTimeout(() => process.exit(0), DRAIN_MS).unref()
  await closed
  process.exit(0)
}
