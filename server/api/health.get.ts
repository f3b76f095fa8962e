import type { IncomingMessage } from 'node:http'
import { defineEventHandler, setResponseHeader, setResponseStatus } from 'h3'
import { useApp } from '#server/app'
import { version } from '~/package.json'

/**
 * `GET /api/health`: 200 while rooms can be created and used and none is overdue, else 503 with the same fields. Reveals
 * nothing about the load. `Client-Address` tells the asker, and nobody else, the address that limits count it by.
 */
export default defineEventHandler(async (event) => {
  setResponseHeader(event, 'client-address', await readClientAddress(event.node.req))
  const health = await readHealth()
  if (health.status !== 'ok') setResponseStatus(event, 503)
  return health
})

/** `unknown` (as in RFC 7239) if there is none, as on a Unix socket without a proxy's header. */
async function readClientAddress(request: IncomingMessage): Promise<string> {
  const app = await useApp().catch(() => undefined)
  return app?.addressOf(request) || 'unknown'
}

async function readHealth() {
  try {
    const { hub, clientLimits } = await useApp()
    const { isFull, ...health } = await hub.health()
    const status = health.overdueRooms > 0 ? 'overdue' : health.storage !== 'ok' ? 'unavailable' : isFull || clientLimits.isFull() ? 'full' : 'ok'
    return { status, version, ...health }
  }
  catch {
    return { status: 'unavailable', version, storage: 'failing', overdueRooms: null, purgePending: null }
  }
}
