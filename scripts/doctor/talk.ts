import { setTimeout as wait } from 'node:timers/promises'
import type { Finding } from './finding.ts'
import { ok, toChange, unknown } from './finding.ts'
import { reasonOf } from './ask.ts'
import type { OwnRoom } from './rooms.ts'
import type { Site } from './site.ts'
import type { Visitor } from './visitor.ts'
import { upgrade } from './visitor.ts'

/** Messages of each of two people; well under the limit of messages that may come at once. */
const EACH = 3
/** Time to talk after the silence. */
const MARGIN_MS = 10_000

/** Two people join, talk, are silent for `idleMs` and talk again. 0 leaves the silence out. */
export async function checkTalk(site: Site, room: OwnRoom, idleMs: number): Promise<Finding[]> {
  const outcomes = [await upgrade(site, room.id, site.origin), await upgrade(site, room.id, site.origin)]
  const people = outcomes.flatMap(outcome => 'visitor' in outcome ? [outcome.visitor] : [])
  try {
    const [ann, ben] = people
    // The check of upgrades says why.
    if (!ann || !ben) return [unknown('Talking could not be tried: no page of this site gets a connection.')]
    const lastMs = room.expiresAt - (await ann.join(room, 'Doctor-Ann')).now
    await ben.join(room, 'Doctor-Ben')
    const first = await talk(ann, ben, 'first')
    if (first.mark === 'change' || idleMs === 0) return [first]
    if (lastMs < idleMs + MARGIN_MS) return [first, unknown(`Silence could not be tried: rooms last only ${(room.expiresAt - room.createdAt) / 1000} s here.`)]
    return [first, await talkAfterSilence(ann, ben, idleMs)]
  }
  catch (error) {
    return [toChange(`Two people cannot talk: ${reasonOf(error)}.`, 'If the server is well, something on the way holds frames back: let the proxy pass WebSockets on unbuffered.')]
  }
  finally {
    for (const person of people) person.leave()
  }
}

async function talkAfterSilence(ann: Visitor, ben: Visitor, idleMs: number): Promise<Finding> {
  const seconds = idleMs / 1000
  const silentAt = performance.now()
  await Promise.race([wait(idleMs, undefined, { ref: false }), ann.ended, ben.ended])
  const cutMs = performance.now() - silentAt
  if (ann.closeCode === undefined && ben.closeCode === undefined) {
    const again = await talk(ann, ben, 'again').catch(reasonOf)
    if (typeof again === 'object' && again.mark === 'ok') return ok(`After ${seconds} s of silence the connections still work.`)
  }
  return toChange(
    `Something on the way cuts silent connections (after ${Math.round(cutMs / 1000)} s).`,
    'Let the proxy wait for at least 60 s (nginx: proxy_read_timeout and proxy_send_timeout; HAProxy: timeout tunnel): the server gives a sign of life every 25 s.',
  )
}

/** Both say something at once; each must read all of it, once and in the same order. */
async function talk(ann: Visitor, ben: Visitor, tag: string): Promise<Finding> {
  const saidAt = performance.now()
  const said = Array.from({ length: EACH }, (_, index) => [ann, ben].map((person, who) => {
    const clientId = `${tag}-${who}-${index}`
    person.say(clientId, clientId)
    return clientId
  })).flat()
  const [byAnn, byBen] = await Promise.all([ann, ben].map(person => listen(person, said.length)))
  const tookMs = Math.round(performance.now() - saidAt)
  const isWhole = said.every(clientId => byAnn?.includes(clientId)) && String(byAnn) === String(byBen)
  return isWhole
    ? ok(`Two people talk both ways: ${said.length} messages, each seen once, in one order, the last after ${tookMs} ms.`)
    : toChange('Two people talk, and do not see the same messages in the same order.', 'This should not happen behind any proxy: please report it.')
}

/** @returns the client's ids of the next messages, in the order of their `seq`, without gaps. @throws Error if one is missing. */
async function listen(person: Visitor, count: number): Promise<string[]> {
  const ids: string[] = []
  let last: number | undefined
  for (let heard = 0; heard < count; heard += 1) {
    const { seq, clientId } = await person.receive('message')
    if (last !== undefined && seq !== last + 1) throw new Error(`message ${last + 1} is missing`)
    last = seq
    ids.push(clientId)
  }
  return ids
}
