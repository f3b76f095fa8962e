import { defineEventHandler, setResponseStatus } from 'h3'
import { useLive } from '#server/live'

/** `GET /api/health`: 200 while the database answers and no room is overdue, else 503; says nothing of how busy it is. */
export default defineEventHandler(async (event) => {
  const health = await readHealth()
  if (health.status !== 'ok') setResponseStatus(event, 503)
  return health
})

async function readHealth() {
  try {
    const { hub } = await useLive()
    const health = hub.health()
    return { status: health.overdueRooms === 0 ? 'ok' : 'overdue', ...health }
  }
  catch {
    return { status: 'unavailable', overdueRooms: null, purgePending: null }
  }
}
