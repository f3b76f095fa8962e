import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/build.ts'
import type { Findings } from '../part.ts'

/** Results of a part, with place and time. */
export interface PartResult extends Findings {
  name: string
  title: string
  /** ISO 8601. */
  measuredAt: string
  machine: string
}

/** Paths of the document's charts and figures. */
export const FOLDER = join(ROOT, 'docs/performance')
/** Raw results stay out of the repository. */
const RUNS = join(import.meta.dirname, '../results')
const LAST = join(RUNS, 'last.json')

/** The last result of each part that was measured in full on this machine. */
export function readResults(): PartResult[] {
  return existsSync(LAST) ? JSON.parse(readFileSync(LAST, 'utf8')) as PartResult[] : []
}

/**
 * Merges new results into the earlier ones.
 * @param results the new results.
 * @param order the names of all existing parts.
 * @returns the last result of each of them.
 */
export function writeResults(results: PartResult[], order: string[]): PartResult[] {
  const last = new Map([...readResults(), ...results].map(result => [result.name, result]))
  const all = order.flatMap(name => last.get(name) ?? [])
  mkdirSync(RUNS, { recursive: true })
  writeFileSync(LAST, `${JSON.stringify(all, null, 2)}\n`)
  return all
}

/** Saves the results of a run, even incomplete ones. */
export function writeRun(results: PartResult[]) {
  mkdirSync(RUNS, { recursive: true })
  const file = join(RUNS, `${new Date().toISOString().replaceAll(':', '-')}.json`)
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
}
