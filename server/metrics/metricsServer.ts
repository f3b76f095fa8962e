import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { wrongHost } from '#server/listen'
import { reportUnexpected } from '#server/report'
import type { Metrics } from './metrics'

/** Enough for a few scrapers. */
const CONNECTIONS = 20

/** Serves `GET /metrics` on a listener of its own. @throws Error with one line for the operator. */
export async function serveMetrics({ text, contentType }: Metrics, port: number, host: string): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(404).end()
      return
    }
    text().then(body => response.writeHead(200, { 'Content-Type': contentType }).end(body), (error: unknown) => {
      reportUnexpected(error)
      response.writeHead(500).end()
    })
  })
  server.maxConnections = CONNECTIONS
  server.listen({ port, host })
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const code = error.code ?? error.name
    throw wrongHost('NUXT_METRICS_HOST', host, code) ?? new Error(`The metrics cannot be served on ${host}, port ${port} (${code}). Set NUXT_METRICS_PORT or NUXT_METRICS_HOST to what is free.`)
  })
  // It alone keeps no process running.
  return server.unref()
}
