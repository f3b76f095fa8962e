import type { Measurement, Target } from '../part.ts'
import { grouped } from './grouped.ts'
import { median } from './statistics.ts'
import { ours } from './subjects.ts'

/** Our figure against a peer's: at least, or at most, this multiple of its median. */
export function against(measurements: Measurement[], peer: string, factor: { atLeast: number } | { atMost: number }): Target {
  const theirs = measurements.find(({ subject }) => subject === peer)
  const mine = measurements.find(({ subject }) => subject === ours.name)
  const ratio = median(mine?.runs ?? []) / median(theirs?.runs ?? [])
  const refused = mine?.refused ?? theirs?.refused
  const [words, bound, met] = 'atLeast' in factor ? ['at least', factor.atLeast, ratio >= factor.atLeast] as const : ['at most', factor.atMost, ratio <= factor.atMost] as const
  return { wanted: `${words} ${bound} × ${peer}`, reached: reached(`${ratio.toFixed(2)} ×`, refused), met: met && !refused }
}

/** The median of ours against a fixed bound. */
export function bound(measurement: Measurement | undefined, unit: string, limit: { atLeast: number } | { atMost: number } | { below: number }): Target {
  const value = median(measurement?.runs ?? [])
  const [words, met] = 'atLeast' in limit
    ? [`at least ${grouped(limit.atLeast)}`, value >= limit.atLeast] as const
    : 'atMost' in limit ? [`at most ${grouped(limit.atMost)}`, value <= limit.atMost] as const : [`under ${grouped(limit.below)}`, value < limit.below] as const
  return { wanted: `${words} ${unit}`, reached: reached(`${grouped(value)} ${unit}`, measurement?.refused), met: met && !measurement?.refused }
}

function reached(figure: string, refused: string | undefined): string {
  return refused ? `${figure} (does not count: ${refused})` : figure
}
