import type { Server, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { useNitroApp } from 'nitropack/runtime'
import { startScheduleRunner } from 'nitropack/runtime/internal/task'
import { createHttpServer } from '#server/httpServer'
import { expectOtherPort, listen, readListening } from '#server/listen'
import { useApp } from '#server/app'
import { serveMetrics } from '#server/metrics/metricsServer'
import { PROCESS_NUMBER } from '#server/processNumber'
import { log, logUnexpected } from '#server/log'
import { reportUnexpected } from '#server/report'
import { SettingError } from '#server/settingError'
import type { Settings } from '#server/settings'
import { useSettings } from '#server/useSettings'
import { warmUp } from '#server/warmUp'
import { logWarnings } from '#server/strayOutput'
import { REFUSAL_HEADERS } from '#server/websocket/refusal'
import { version } from '~/package.json'

/** Time for requests to arrive whose first bytes are on their way when the server stops. */
const ARRIVAL_MS = 50
/** Time for clients to disconnect when the server stops. */
const DRAIN_MS = 2000

/**
 * Opens the rooms (erasing those that ended meanwhile), then listens. SIGTERM, SIGINT and SIGHUP shut down gracefully: no
 * new connections, clients told to reconnect, everything stored, exit code 0.
 * @throws Error with one line for the operator if a setting is wrong or the rooms cannot be opened.
 */
export async function serve() {
  logWarnings()
  const listening = readListening(process.env)
  const { metrics: watched } = useSettings()
  // The first of several processes answers for all; the ports of the others begin further on.
  if (watched && (process.env[PROCESS_NUMBER] ?? '1') === '1') expectOtherPort(listening, watched)
  if (listening.socket !== undefined) expectNumberOfProxies(useSettings())
  const nitroApp = useNitroApp()
  const app = await useApp()
  process.on('unhandledRejection', reportUnexpected)
  process.on('uncaughtException', (error) => {
    reportUnexpected(error)
    process.exit(1)
  })
  const server = createHttpServer(nitroApp, app, listening)
  await warmUp(nitroApp, app.settings.basePath)
  startScheduleRunner()
  stopOnSignals(server)
  const { basePath } = app.settings
  if (app.metrics && watched) await serveMetrics(app.metrics, watched.port, watched.host)
  const address = await listen(server, { ...listening, isShared: PROCESS_NUMBER in process.env }, basePath)
  // Of which kind a socket of systemd is shows only now.
  if (typeof (server.address() ?? '') === 'string') expectNumberOfProxies(app.settings)
  log(startLine(address, app.settings))
  // To `supervise`, which starts the others now; without it nobody would stop this one.
  if (PROCESS_NUMBER in process.env) {
    process.send?.('listening')
    process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  }
}

/** On a Unix socket no proxy has an address that a network could hold: everyone would count as one client. @throws SettingError */
function expectNumberOfProxies({ proxies }: Settings) {
  if ('networks' in proxies) throw new SettingError('NUXT_TRUST_PROXY', process.env.NUXT_TRUST_PROXY, 'a number of proxies where the server listens on a Unix socket: they have no addresses there')
}

function startLine(address: string, { databaseFile, redis, proxies, metrics }: Settings): string {
  const trusted = 'hops' in proxies ? proxies.hops : 'by network'
  return `Listening on ${address} (version ${version}, ${redis ? 'rooms in Redis' : `database ${databaseFile}`}, trusted proxies: ${trusted}${metrics ? `, metrics on port ${metrics.port}` : ''})`
}

/** Stops at the first signal and ignores further ones: `npm start` and a terminal both send it. */
function stopOnSignals(server: Server) {
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      void stop(server, signal)
    })
  }
}

async function stop(server: Server, signal: NodeJS.Signals) {
  process.once('exit', () => log(`Stopped by ${signal}.`))
  const closed = new Promise(resolve => server.close(resolve))
  // What is on its way is still answered as usual; a client that keeps its connection is to use another one from now on.
  server.prependListener('request', (_request, response: ServerResponse) => response.setHeader('Connection', 'close'))
  await wait(ARRIVAL_MS)
  // Open connections may still send requests: the rooms are closed, so 503 is the only true answer.
  server.removeAllListeners('request').on('request', (_request, response) => response.writeHead(503, { ...REFUSAL_HEADERS, 'Content-Length': '0', 'Retry-After': '1' }).end())
  server.removeAllListeners('upgrade').on('upgrade', (_request, socket) => socket.destroy())
  await useNitroApp().hooks.callHook('close').catch(logUnexpected)
  server.closeIdleConnections()
  setTimeout(() => process.exit(0), DRAIN_MS).unref()
  await closed
  process.exit(0)
}
