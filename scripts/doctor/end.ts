import { setTimeout as wait } from 'node:timers/promises'
import { CloseCode } from '../../shared/closeCodes.ts'
import { ask, reasonOf } from './ask.ts'
import type { Finding } from './finding.ts'
import { ok, toChange, unknown } from './finding.ts'
import { healthNow } from './reach.ts'
import type { OwnRoom, OwnRooms } from './rooms.ts'
import { isRoom } from './rooms.ts'
import type { Site } from './site.ts'
import type { Visitor } from './visitor.ts'
import { upgrade } from './visitor.ts'

/** Lifetimes of the room whose end is watched: the second where the way there is too slow for the first. */
const LIFETIMES_SECONDS = [3, 12]
/** Longer rooms, where the server makes no short ones, are not waited for. */
const LONGEST_MS = 15_000
/** How late, or early, the end may seem: the way there and back, and a busy machine here or there. */
const TOLERANCE_MS = 1000
const ERASED_MS = 5000
const ASK_AGAIN_MS = 250

/** A room ends on time for those in it and for the API, and is erased. */
export async function checkEnd(site: Site, rooms: OwnRooms): Promise<Finding[]> {
  for (const seconds of LIFETIMES_SECONDS) {
    const room = await rooms.make(seconds)
    if (!isRoom(room)) return [unknown(`The end of a room could not be watched: no second room can be made (${room.status}).`)]
    const outcome = await upgrade(site, room.id, site.origin)
    if (!('visitor' in outcome) && !('status' in outcome && outcome.status === 404)) return [unknown('The end of a room could not be watched: no page of this site gets a connection.')]
    const findings = 'visitor' in outcome ? await watch(site, room, outcome.visitor) : undefined
    if (findings) return findings
  }
  return [unknown(`The end of a room could not be watched: it takes more than ${LIFETIMES_SECONDS.at(-1)} s to join one.`)]
}

/** @returns `undefined` if the room ended before it could be joined. */
async function watch(site: Site, room: OwnRoom, visitor: Visitor): Promise<Finding[] | undefined> {
  try {
    const { now } = await visitor.join(room, 'Doctor')
    const dueAt = performance.now() + room.expiresAt - now
    if (room.expiresAt - now > LONGEST_MS) return [unknown('The end of a room could not be watched: no short room can be made here.')]
    const { reason } = await visitor.receive('ended', LONGEST_MS + TOLERANCE_MS)
    const lateMs = Math.round(performance.now() - dueAt)
    const code = await visitor.ended
    return [
      describe(lateMs, reason === 'expired' && code === CloseCode.expired),
      await checkGone(site, room),
      await checkErased(site),
    ]
  }
  catch (error) {
    if (visitor.closeCode === CloseCode.roomNotFound) return undefined
    return [toChange(`The end of a room is not told: ${reasonOf(error)}.`, 'If the server is well, something on the way holds frames back: let the proxy pass WebSockets on unbuffered.')]
  }
  finally {
    visitor.leave()
  }
}

function describe(lateMs: number, isExpiry: boolean): Finding {
  if (!isExpiry) return toChange('A room ended in another way than by its time.', 'Something on the way changes how connections are closed: let the proxy pass WebSockets on unchanged.')
  if (Math.abs(lateMs) < TOLERANCE_MS) return ok(`A room ends on time (told within ${Math.abs(lateMs)} ms of it).`)
  return toChange(`A room ends ${Math.abs(lateMs)} ms too ${lateMs < 0 ? 'early' : 'late'}.`, 'Look at the load of the machine, and at what changes its clock.')
}

async function checkGone(site: Site, { id }: OwnRoom): Promise<Finding> {
  const api = await ask(site.at(`api/rooms/${id}`))
  const socket = await ask(site.at(`ws/rooms/${id}`), { method: 'POST', headers: { origin: site.origin } })
  return api.status === 404 && socket.status === 404
    ? ok('A room that has ended is gone for everyone (404).')
    : toChange(`A room that has ended is still answered (${api.status}, ${socket.status}).`, 'Something on the way stores answers: let it store only what the server allows (Cache-Control).')
}

async function checkErased(site: Site): Promise<Finding> {
  const startedAt = performance.now()
  for (;;) {
    const health = await healthNow(site)
    if (health && Number(health.purgePending) === 0) return ok('What has ended is erased within 5 s.')
    if (performance.now() - startedAt > ERASED_MS) return toChange('What has ended is not erased within 5 s.', 'Read the log of the server: its disk is full, fails or is very slow.')
    await wait(ASK_AGAIN_MS)
  }
}
