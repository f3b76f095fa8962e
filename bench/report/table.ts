import { grouped } from '../harness/grouped.ts'
import { median, spread } from '../harness/statistics.ts'
import type { Row } from '../part.ts'

export const TARGET_HEADS = ['What', 'Reached', 'Wanted', 'Met']
export const FIGURE_HEADS = ['What', 'Who', 'Median', 'Spread', 'Ours is']

/** Each target of the rows, as a line of cells. */
export function targetLines(rows: Row[]): string[][] {
  return rows.flatMap(({ what, targets }) => targets.map(({ wanted, reached, met }) => [what, reached, wanted, met ? 'yes' : 'no']))
}

/** Each figure of the rows, as a line of cells: median, spread, our multiple, and why it is invalid. */
export function figureLines(rows: Row[]): string[][] {
  return rows.flatMap(({ what, unit, measurements }) => measurements.map(({ subject, runs, refused, rough }, at) => {
    const value = median(runs)
    const ours = median(measurements[0]?.runs ?? [])
    return [
      at === 0 ? what : '',
      subject,
      `${grouped(value)}${unit.startsWith('/') ? '' : ' '}${unit}${doubt(refused, rough)}`,
      runs.length > 1 ? `±${Math.round(spread(runs) * 50)} %` : '',
      at === 0 ? '' : `${(ours / value).toFixed(2)} ×`,
    ]
  }))
}

function doubt(refused: string | undefined, rough: string | undefined): string {
  if (refused) return ` (does not count: ${refused})`
  return rough ? ` (rough: ${rough})` : ''
}
