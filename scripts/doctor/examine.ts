import { reasonOf } from './ask.ts'
import { checkBuffering } from './buffering.ts'
import { checkClientAddress } from './clientAddress.ts'
import { checkClock } from './clock.ts'
import { checkEnd } from './end.ts'
import type { Finding } from './finding.ts'
import { ok, toChange, unknown } from './finding.ts'
import { checkHeaders } from './headers.ts'
import { checkHealth } from './health.ts'
import { checkHttps } from './https.ts'
import { checkPages, isBelow, pathAdvice } from './pages.ts'
import { healthNow, reach } from './reach.ts'
import type { OwnRoom, OwnRooms } from './rooms.ts'
import { isRoom } from './rooms.ts'
import type { Site } from './site.ts'
import { checkTalk } from './talk.ts'
import { checkUpgrade } from './upgrade.ts'

/** Lifetime of the room to talk in, apart from the silence: all checks take a few seconds. */
const TALK_SECONDS = 60

/**
 * Examines a deployment, and gives each finding as soon as all before it are there. Checks run side by side.
 * @param rooms gets the rooms that it makes; the caller ends them.
 * @param options.idleMs how long two people are silent; 0 leaves that out.
 * @throws UnreachableError
 */
export async function* examine(site: Site, rooms: OwnRooms, { idleMs }: { idleMs: number }): AsyncGenerator<Finding> {
  const reached = await reach(site)
  if ('mark' in reached) return yield reached
  const checks = [
    check('HTTPS', () => checkHttps(site, reached.answer)),
    check('The health', () => checkHealth(reached.health)),
    check('The headers', () => checkHeaders(site)),
    check('The pages', () => checkPages(site)),
    check('The addresses of visitors', () => checkClientAddress(site)),
    check('How requests are passed on', () => checkBuffering(site)),
  ]
  const inRooms = checkRooms(site, rooms, idleMs, reached.health.status === 'ok')
  for (const findings of checks) yield* await findings
  for (const findings of await inRooms) yield* await findings
}

/** Makes a room, and begins the checks that need one; the longest comes last. */
async function checkRooms(site: Site, rooms: OwnRooms, idleMs: number, wasWell: boolean): Promise<Promise<Finding[]>[]> {
  const room = await rooms.make(TALK_SECONDS + Math.ceil(idleMs / 1000)).catch(reasonOf)
  if (typeof room === 'string' || !isRoom(room)) {
    // A disk that takes no writes is noticed by the first one.
    const faults = check('The health', () => wasWell ? faultsSince(site) : [])
    return [faults, Promise.resolve([noRoom(typeof room === 'string' ? room : room.status)])]
  }
  return [
    check('The place of rooms', () => checkLocation(site, room)),
    check('The sockets', () => checkUpgrade(site, room)),
    check('The clock', () => checkClock(site, room)),
    check('The end of a room', () => checkEnd(site, rooms)),
    check('Talking', () => checkTalk(site, room, idleMs)),
  ]
}

async function faultsSince(site: Site): Promise<Finding[]> {
  const health = await healthNow(site)
  return health && health.status !== 'ok' ? checkHealth(health) : []
}

function noRoom(why: number | string): Finding {
  return toChange(`No room can be made (${why}), so nobody can talk.`, 'If another finding does not say why, read the log of the server, and let the proxy pass POST requests on.')
}

function checkLocation(site: Site, { id, location = '' }: OwnRoom): Finding {
  const url = URL.parse(location, site.base)
  return url && isBelow(site, url) && url.pathname === site.at(`room/${id}`).pathname
    ? ok('Rooms can be made, and are below this path.')
    : toChange(`A room is made at ${url?.pathname.replace(id, '…') ?? 'no address'}, which is not below this path.`, pathAdvice(site))
}

async function check(name: string, work: () => Finding | Finding[] | Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await work()].flat()
  }
  catch (error) {
    return [unknown(`${name} could not be checked: ${reasonOf(error)}.`)]
  }
}
