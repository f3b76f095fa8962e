import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/build.ts'
import { grouped } from '../harness/grouped.ts'
import { residentBytes } from '../harness/proc.ts'
import { inTurns, measurements, withServer } from '../harness/rounds.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import type { Measurement, Part } from '../part.ts'

const MEGABYTE = 1_000_000
const IDLE_MS = 3000

/** Size of the shipped files, and memory of an idle server. */
export const size: Part = {
  name: 'size',
  title: 'Size',
  async run(bench) {
    const output: Measurement = { subject: ours.name, runs: [bytesUnder(join(ROOT, '.output')) / MEGABYTE] }
    const figures = await inTurns(bench, [ours], subject => withServer(subject, async ({ pid }) => {
      await new Promise(idle => setTimeout(idle, IDLE_MS))
      return { megabytes: residentBytes(pid) / MEGABYTE }
    }))
    const idle = measurements(figures, ({ megabytes }) => megabytes)
    bench.log(`.output ${grouped(output.runs[0] ?? 0)} MB`)
    return {
      rows: [
        { what: 'The bundle (.output)', unit: 'MB', measurements: [output], targets: [bound(output, 'MB', { below: 25 })] },
        { what: 'Memory of the idle process', unit: 'MB', measurements: idle, targets: [bound(idle[0], 'MB', { below: 95 })] },
      ],
    }
  },
}

function bytesUnder(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
