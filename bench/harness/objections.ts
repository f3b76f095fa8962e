import type { Cost } from '../load/meter.ts'
import { isPinned } from './machine.ts'

/** The load generator may not be busier than this … */
const LOAD_BUSY = 0.95
/** … while the server is less busy than that. */
const SERVER_BUSY = 0.9
/** CPU that other programs may use of a core. */
const OTHERS = 0.05

/** Conditions for a valid run of messages. */
export interface Talked {
  posted: number
  missing: number
  faults: number
}

/** Why a figure is invalid, if it is: a delivery was lost, duplicated or out of order, or is not in the database. */
export function wrong({ posted, missing, faults }: Talked, stored = posted): string | undefined {
  if (faults > 0) return `${faults} faults in what arrived`
  if (missing > 0) return `${missing} deliveries missing`
  if (stored !== posted) return `${stored} of ${posted} messages stored`
  return undefined
}

/** Why a figure is invalid: requests had unexpected answers. */
export function wrongAnswers(count: number): string | undefined {
  return count > 0 ? `${count} wrong answers` : undefined
}

/** Why a figure of a closed loop is invalid: the load generator was the bottleneck. */
export function loadBound({ seconds, serverCpu, loadCpu }: Cost): string | undefined {
  return loadCpu / seconds > LOAD_BUSY && serverCpu / seconds < SERVER_BUSY ? 'the load generator was the bottleneck' : undefined
}

/** Why a figure is rough. */
export function disturbance({ seconds, othersCpu }: Cost): string | undefined {
  const share = othersCpu / seconds
  return isPinned && share > OTHERS ? `other programs took ${Math.round(share * 100)} % of a core` : undefined
}

/** Describes the load of both sides. */
export function busyness({ seconds, serverCpu, loadCpu }: Cost): string {
  const percent = (value: number) => `${Math.round(value / seconds * 100)} %`
  return `CPU: server ${percent(serverCpu)}, load ${percent(loadCpu)}`
}
