import type { CDPSession, Page } from 'playwright-core'
import { withServer } from '../harness/rounds.ts'
import { makeRooms } from '../harness/rooms.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import { grouped } from '../harness/grouped.ts'
import { SLOW, enter, openTab, slowProcessor, withBrowser } from '../page/browser.ts'
import { longestFrame } from '../page/frames.ts'
import { Speaker, fill } from '../page/speaker.ts'
import type { Bench, Part, Row } from '../part.ts'

const SCREEN = { width: 1280, height: 800 }
const LONGEST_FRAME_MS = 50
const OPENED_MS = 1000
const TEXT = 'The quick brown fox jumps over the lazy dog.'
const KEY_MS = 30
const WHEEL_PX = [6000, -6000, 20_000, -20_000]
const MESSAGES_HEARD = 10
const SETTLE_MS = 3000
/** This machine's CPU, and slower ones like those of phones. */
const PROCESSORS = [1, SLOW.cpu]

/** A page with ten thousand messages. */
export const longRoom: Part = {
  name: 'longRoom',
  title: 'A room with 10,000 messages in the page',
  async run(bench) {
    const count = bench.quick ? 2000 : 10_000
    return await withServer(ours, server => withBrowser(async (browser) => {
      const [room = ''] = await makeRooms(ours, server, 1)
      await fill(server.port, room, count)
      const address = `http://localhost:${server.port}/room/${room}`
      const opened = await inRounds(bench, async (round) => {
        const { page, devtools } = await openTab(browser, SCREEN)
        await page.goto(address)
        const took = await open(page, `Reader ${round}`, count)
        await devtools.detach()
        await page.context().close()
        return took
      })
      const { page, devtools } = await openTab(browser, SCREEN)
      await page.goto(address)
      await enter(page, 'Watcher')
      const { moved, longestMs } = await readBack(page)
      bench.log(`${count} messages read back: longest frame ${grouped(longestMs)} ms, moved by ${grouped(moved)} px at most`)
      await settle(page)
      const guest = await Speaker.join(server.port, room, 'Guest')
      const rows: Row[] = []
      for (const [what, work] of Object.entries(deeds(page, devtools, guest))) rows.push(...await measure(bench, page, devtools, what, work))
      const opening = { subject: ours.name, runs: opened }
      return {
        rows: [
          { what: 'From "Join" to the newest messages', unit: 'ms', measurements: [opening], targets: [bound(opening, 'ms', { below: OPENED_MS })] },
          ...rows,
        ],
        notes: [`Reading back through all of it, page by page, moved what was in view by ${grouped(moved)} px at most.`],
      }
    }))
  },
}

/** Scrolls to the newest messages, and lets the browser collect garbage after ten thousand. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector('[role=log]')?.scrollTo({ top: Number.MAX_SAFE_INTEGER }))
  await page.waitForTimeout(SETTLE_MS)
}

/** Actions of people in a room; a message arrives while they do nothing. */
function deeds(page: Page, devtools: CDPSession, guest: Speaker): Record<string, () => Promise<void>> {
  return {
    'typing': async () => {
      await page.evaluate(() => document.querySelector('textarea')?.focus())
      await page.keyboard.type(TEXT, { delay: KEY_MS })
      for (let left = TEXT.length; left > 0; left -= 1) await page.keyboard.press('Backspace')
    },
    'scrolling': async () => {
      for (const yDistance of WHEEL_PX) {
        await devtools.send('Input.synthesizeScrollGesture', { x: 400, y: 400, yDistance, speed: Math.abs(yDistance), gestureSourceType: 'mouse' })
      }
    },
    'messages come': async () => {
      for (let heard = 0; heard < MESSAGES_HEARD; heard += 1) {
        await guest.says(crypto.randomUUID())
        await page.waitForTimeout(100)
      }
    },
  }
}

async function measure(bench: Bench, page: Page, devtools: CDPSession, what: string, work: () => Promise<void>): Promise<Row[]> {
  const rows: Row[] = []
  for (const rate of PROCESSORS) {
    await slowProcessor(devtools, rate)
    const runs = await inRounds(bench, () => longestFrame(page, work))
    const measurement = { subject: ours.name, runs }
    const name = `Longest frame: ${what}${rate === 1 ? '' : `, ${rate} × slower CPU`}`
    bench.log(`${name}: ${runs.map(grouped).join(', ')} ms`)
    rows.push({ what: name, unit: 'ms', measurements: [measurement], targets: rate === 1 ? [bound(measurement, 'ms', { below: LONGEST_FRAME_MS })] : [] })
  }
  await slowProcessor(devtools, 1)
  return rows
}

async function inRounds(bench: Bench, measureOnce: (round: number) => Promise<number>): Promise<number[]> {
  const runs: number[] = []
  for (let round = 0; round < bench.rounds; round += 1) runs.push(await measureOnce(round))
  return runs
}

/** Joins. @returns the time until the newest message is drawn (milliseconds). */
async function open(page: Page, name: string, count: number): Promise<number> {
  await page.getByLabel('Your name', { exact: true }).fill(name)
  return await page.evaluate(async (newest) => {
    const pressedAt = performance.now()
    document.querySelector<HTMLButtonElement>('form button[type=submit]')?.click()
    const isThere = () => document.querySelector('[role=log]')?.textContent.includes(newest)
    while (!isThere()) await new Promise(requestAnimationFrame)
    await new Promise(requestAnimationFrame)
    return performance.now() - pressedAt
  }, `${count}. `)
}

/** Scrolls back to the first message. @returns the largest shift of visible content (px), and the longest frame. */
async function readBack(page: Page): Promise<{ moved: number, longestMs: number }> {
  let moved = 0
  const longestMs = await longestFrame(page, async () => {
    moved = await page.evaluate(async (first) => {
      const log = document.querySelector('[role=log]')
      const frame = () => new Promise(requestAnimationFrame)
      const lines = document.getElementsByTagName('time')
      let most = 0
      while (log && !log.querySelector('p[dir]')?.textContent.startsWith(first)) {
        const height = log.scrollHeight
        log.scrollTop = 300
        await frame()
        const { top } = log.getBoundingClientRect()
        let at = 0
        while ((lines[at]?.getBoundingClientRect().top ?? top) < top) at += 1
        const line = lines[at]
        const before = line?.getBoundingClientRect().top ?? 0
        while (log.scrollHeight === height) await frame()
        await frame()
        await frame()
        most = Math.max(most, Math.abs((line?.getBoundingClientRect().top ?? before) - before))
      }
      return most
    }, '1. ')
  })
  return { moved, longestMs }
}
