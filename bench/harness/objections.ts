import type { Cost } from '../load/meter.ts'
import { isPinned } from './machine.ts'

/** The load generator may not be busier than this … */
const LOAD_BUSY = 0.95
/** … while the server is less busy than that. */
const SERVER_BUSY = 0.9
/** What other programs may take of a core. */
const OTHERS = 0.05

/** What a run of messages has to be true of to count. */
export interface Talked {
  posted: number
  missing: number
  faults: number
}

/** Why a figure does not count, if so: something was not delivered once and in order, or is not in the database. */
export function wrong({ posted, missing, faults }: Talked, stored = posted): string | undefined {
  if (faults > 0) return `${faults} faults in what arrived`
  if (missing > 0) return `${missing} deliveries missing`
  if (stored !== posted) return `${stored} of ${posted} messages stored`
  return undefined
}

/** Why a figure does not count where requests were answered otherwise than they should have been. */
export function wrongAnswers(count: number): string | undefined {
  return count > 0 ? `${count} wrong answers` : undefined
}

/** Why a figure of a closed loop does not count: the load generator was what held it back. */
export function loadBound({ seconds, serverCpu, loadCpu }: Cost): string | undefined {
  return loadCpu / seconds > LOAD_BUSY && serverCpu / seconds < SERVER_BUSY ? 'the load generator was the bottleneck' : undefined
}

/** Why a figure is rough. */
export function disturbance({ seconds, othersCpu }: Cost): string | undefined {
  const share = othersCpu / seconds
  return isPinned && share > OTHERS ? `other programs took ${Math.round(share * 100)} % of a core` : undefined
}

/** How busy both sides were, in words. */
export function busyness({ seconds, serverCpu, loadCpu }: Cost): string {
  const percent = (value: number) => `${Math.round(value / seconds * 100)} %`
  return `CPU: server ${percent(serverCpu)}, load ${percent(loadCpu)}`
}
