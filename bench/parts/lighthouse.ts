import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CHROMIUM_ARGS, ensureWholeChromium } from '../../scripts/chromium.ts'
import { makeRooms } from '../harness/rooms.ts'
import { inTurns, withServer } from '../harness/rounds.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import type { Bench, Part, Row } from '../part.ts'

const LIGHTHOUSE = join(import.meta.dirname, '../node_modules/lighthouse/cli/index.js')
const REPORT_BYTES = 64 * 1024 * 1024
const FULL_SCORE = 100

/** Lighthouse's categories for each page. Rooms are hidden from search engines on purpose. */
const PAGES = [
  { name: '/', path: () => '/', categories: ['performance', 'accessibility', 'best-practices', 'seo'] },
  { name: 'a room', path: (room: string) => `/room/${room}`, categories: ['performance', 'accessibility', 'best-practices'] },
]

/** The used part of Lighthouse's report. */
interface Report { categories: Record<string, { score: number | null }> }

/** Lighthouse's scores of the pages, on its emulated phone. */
export const lighthouse: Part = {
  name: 'lighthouse',
  title: 'Lighthouse, mobile profile',
  async run(bench) {
    const rows: Row[] = []
    for (const page of PAGES) rows.push(...await score(bench, page))
    return { rows }
  },
}

async function score(bench: Bench, { name, path, categories }: typeof PAGES[number]): Promise<Row[]> {
  const reports = await inTurns(bench, [ours], subject => withServer(subject, async (server) => {
    const [room = ''] = await makeRooms(subject, server, 1)
    return await examine(`http://localhost:${server.port}${path(room)}`)
  }))
  return categories.map((category) => {
    const runs = reports.get(ours.name)?.map(report => Math.round((report.categories[category]?.score ?? Number.NaN) * FULL_SCORE)) ?? []
    bench.log(`${name}, ${category}: ${runs.join(', ')}`)
    const measurement = { subject: ours.name, runs }
    return { what: `${name}: ${category}`, unit: 'of 100', measurements: [measurement], targets: [bound(measurement, 'of 100', { atLeast: FULL_SCORE })] }
  })
}

/** Sometimes Lighthouse loses its own browser, and asks for another run. */
async function examine(url: string, tries = 3): Promise<Report> {
  try {
    return await examineOnce(url)
  }
  catch (error) {
    if (tries === 1) throw error
    return await examine(url, tries - 1)
  }
}

async function examineOnce(url: string): Promise<Report> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    LIGHTHOUSE, url, '--output=json', '--quiet', `--chrome-flags=--headless=new ${CHROMIUM_ARGS.join(' ')}`,
  ], { maxBuffer: REPORT_BYTES, env: { ...process.env, CHROME_PATH: await ensureWholeChromium() } })
  return JSON.parse(stdout) as Report
}
