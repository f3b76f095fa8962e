import { brotliCompressSync } from 'node:zlib'
import type { Page, Request } from 'playwright-core'
import { makeRooms } from '../harness/rooms.ts'
import { withServer } from '../harness/rounds.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import { enter, openTab, withBrowser } from '../page/browser.ts'
import type { Part, Row } from '../part.ts'

const SCREEN = { width: 412, height: 823 }
const KILOBYTE = 1000
const STYLES_KILOBYTES = 8

/** Transferred bytes of the pages: the home page before any interaction, a room after joining. */
export const weight: Part = {
  name: 'weight',
  title: 'Weight of the pages',
  async run() {
    const rows = await withServer(ours, server => withBrowser(async (browser) => {
      const [room = ''] = await makeRooms(ours, server, 1)
      const open = async () => (await openTab(browser, SCREEN)).page
      const url = `http://localhost:${server.port}`
      return [
        ...await weigh('/', await open(), 75, page => page.goto(`${url}/`)),
        ...await weigh('a room', await open(), 105, async (page) => {
          await page.goto(`${url}/room/${room}`)
          await enter(page, 'Ann')
        }),
      ]
    }))
    return { rows }
  },
}

async function weigh(name: string, page: Page, mostKilobytes: number, visit: (page: Page) => Promise<unknown>): Promise<Row[]> {
  const requests: Request[] = []
  page.on('requestfinished', request => requests.push(request))
  await visit(page)
  await page.waitForLoadState('networkidle')
  const row = async (what: string, kind: string, atMost: number): Promise<Row> => {
    const sizes = await Promise.all(requests.filter(request => request.resourceType() === kind).map(request => request.sizes()))
    const inPage = kind === 'stylesheet' ? brotliCompressSync((await page.locator('style').allTextContents()).join('')).length : 0
    const measurement = { subject: ours.name, runs: [sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, inPage) / KILOBYTE] }
    return { what: `${what} of ${name}, compressed`, unit: 'kB', measurements: [measurement], targets: [bound(measurement, 'kB', { atMost })] }
  }
  return [await row('JavaScript', 'script', mostKilobytes), await row('Style sheets', 'stylesheet', STYLES_KILOBYTES)]
}
