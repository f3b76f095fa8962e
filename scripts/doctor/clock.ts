import * as v from 'valibot'
import { roomStatus } from '../../shared/api.ts'
import { ask } from './ask.ts'
import type { Finding } from './finding.ts'
import { ok, toChange, unknown } from './finding.ts'
import type { OwnRoom } from './rooms.ts'
import type { Site } from './site.ts'

const SAMPLES = 3
/** Clocks that are set over a network differ by less. */
const ALLOWED_MS = 1000

/** The server's clock against this machine's. */
export async function checkClock(site: Site, { id }: OwnRoom): Promise<Finding> {
  const samples: { aheadMs: number, tookMs: number }[] = []
  for (let asked = 0; asked < SAMPLES; asked += 1) {
    const { json, tookMs } = await ask(site.at(`api/rooms/${id}`))
    const status = v.safeParse(roomStatus, json)
    if (status.success) samples.push({ aheadMs: status.output.now - (Date.now() - tookMs / 2), tookMs })
  }
  // The fastest answer says most: it can be wrong by half of its time.
  const [best] = samples.sort((one, other) => one.tookMs - other.tookMs)
  if (!best) return unknown('The server\'s clock could not be read.')
  const aheadMs = Math.round(best.aheadMs)
  if (Math.abs(aheadMs) <= ALLOWED_MS + best.tookMs / 2) return ok(`The server's clock agrees with this machine's (${aheadMs} ms, ± ${Math.ceil(best.tookMs / 2)} ms).`)
  return toChange(
    `The server's clock is ${(Math.abs(aheadMs) / 1000).toFixed(Math.abs(aheadMs) < 10_000 ? 1 : 0)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's.`,
    'See which of the two is wrong, and let the network set it (timedatectl set-ntp true); then restart the server, whose own clock never goes back.',
  )
}
