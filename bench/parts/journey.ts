import type { Browser, Page } from 'playwright-core'
import { withServer } from '../harness/rounds.ts'
import type { Server } from '../harness/server.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import { grouped } from '../harness/grouped.ts'
import { openTab, slowDevice, withBrowser } from '../page/browser.ts'
import { Speaker } from '../page/speaker.ts'
import type { Part, Row } from '../part.ts'

const SCREEN = { width: 412, height: 823 }
/** From the click on the home page to a usable room. */
const INSTANT_MS = 2000

declare global {
  interface Window {
    /** Reported by the browser: largest contentful paint, layout shifts, and the longest interaction. */
    vitals?: { lcp: number, cls: number, inp: number }
    clickedAt?: number
  }
}

const FIGURES = {
  door: { what: 'From the click on "Create a room" to the door', unit: 'ms' },
  inside: { what: 'From that click to talking in the room, with Enter pressed at the door', unit: 'ms' },
  heard: { what: 'From Enter to the message on the other person\'s connection', unit: 'ms' },
  lcp: { what: 'Largest contentful paint of the home page', unit: 'ms' },
  cls: { what: 'Layout shift of the whole journey', unit: '(CLS)' },
  inp: { what: 'Longest interaction of the whole journey', unit: 'ms' },
}

/** A newcomer's waiting times, on a slow network and a slow phone. */
export const journey: Part = {
  name: 'journey',
  title: 'From the home page to the first message: 150 ms round trip, 1.6 Mbit/s, 4 × slower CPU',
  async run(bench) {
    const taken = await withServer(ours, server => withBrowser(async (browser) => {
      const all: Record<keyof typeof FIGURES, number>[] = []
      for (let round = 0; round < bench.rounds; round += 1) all.push(await travel(browser, server))
      return all
    }))
    const row = (name: keyof typeof FIGURES): Row => {
      const measurement = { subject: ours.name, runs: taken.map(figures => figures[name]) }
      bench.log(`${FIGURES[name].what}: ${measurement.runs.map(grouped).join(', ')} ${FIGURES[name].unit}`)
      const isPromised = name === 'inside'
      return { ...FIGURES[name], measurements: [measurement], targets: isPromised ? [bound(measurement, 'ms', { below: INSTANT_MS })] : [] }
    }
    return {
      rows: [row('door'), row('inside'), row('heard'), row('lcp'), row('cls'), row('inp')],
      notes: ['The browser slows what is fetched, but no WebSocket: coming in takes two round trips more (300 ms) on such a line, and a message half of one.'],
    }
  },
}

async function travel(browser: Browser, server: Server): Promise<Record<keyof typeof FIGURES, number>> {
  const { page, devtools } = await openTab(browser, SCREEN)
  await slowDevice(devtools)
  await page.addInitScript(observeVitals)
  await page.goto(`http://localhost:${server.port}/`, { waitUntil: 'networkidle' })
  const { door, inside } = await createAndEnter(page)
  const room = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const friend = await Speaker.join(server.port, room, 'Friend')
  const heard = friend.hears('hello')
  await page.keyboard.type('hello')
  const sentAt = performance.now()
  await page.keyboard.press('Enter')
  const heardAt = await heard
  const vitals = await page.evaluate(() => window.vitals ?? { lcp: Number.NaN, cls: Number.NaN, inp: Number.NaN })
  friend.leaves()
  await page.context().close()
  return { door, inside, heard: heardAt - sentAt, ...vitals }
}

/** Measured in the page: from the click to the frame that shows a door with its name selected, and then a composer. */
async function createAndEnter(page: Page): Promise<{ door: number, inside: number }> {
  await page.evaluate(() => addEventListener('click', ({ timeStamp }) => window.clickedAt = timeStamp, { capture: true, once: true }))
  await page.getByRole('button', { name: 'Create a room', exact: true }).click()
  const door = await page.evaluate(shown, 'form input:focus')
  await page.keyboard.press('Enter')
  return { door, inside: await page.evaluate(shown, 'textarea') }
}

/** Waits in the page until a room shows an element. @returns the time since the click (milliseconds). */
async function shown(selector: string): Promise<number> {
  while (!location.pathname.startsWith('/room/') || !document.querySelector(selector)) await new Promise(requestAnimationFrame)
  await new Promise(requestAnimationFrame)
  return performance.now() - (window.clickedAt ?? Number.NaN)
}

function observeVitals() {
  const vitals = window.vitals = { lcp: 0, cls: 0, inp: 0 }
  const observe = (options: PerformanceObserverInit & { durationThreshold?: number }, take: (entry: PerformanceEntry) => void) => (
    new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ buffered: true, ...options })
  )
  observe({ type: 'largest-contentful-paint' }, ({ startTime }) => vitals.lcp = startTime)
  observe({ type: 'layout-shift' }, (shift) => {
    if ('value' in shift && !('hadRecentInput' in shift && shift.hadRecentInput)) vitals.cls += Number(shift.value)
  })
  // Several events make one interaction; the longest of them is its duration.
  observe({ type: 'event', durationThreshold: 16 }, (event) => {
    if ('interactionId' in event && Number(event.interactionId) > 0) vitals.inp = Math.max(vitals.inp, event.duration)
  })
}
