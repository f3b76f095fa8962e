import { defineEventHandler, setResponseStatus } from 'h3'
import { useApp } from '#server/app'
import { version } from '~/package.json'

/** `GET /api/health`: 200 while rooms can be created and used and none is overdue, else 503 with the same fields. Reveals nothing about the load. */
export default defineEventHandler(async (event) => {
  const health = await readHealth()
  if (health.status !== 'ok') setResponseStatus(event, 503)
  return health
})

async function readHealth() {
  try {
    const { hub, clientLimits } = await useApp()
    const { isFull, ...health } = hub.health()
    const status = health.overdueRooms > 0 ? 'overdue' : health.storage !== 'ok' ? 'unavailable' : isFull || clientLimits.isFull() ? 'full' : 'ok'
    return { status, version, ...health }
  }
  catch {
    return { status: 'unavailable', version, storage: 'failing', overdueRooms: null, purgePending: null }
  }
}
