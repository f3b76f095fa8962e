import type { Page } from 'playwright-core'

/** What LongAnimationFrame tells that TypeScript does not know yet. */
interface LongFrame extends PerformanceEntry { blockingDuration: number, scripts: unknown[] }

declare global {
  interface Window {
    stopFrames?: () => Frames
  }
}

/** How long the longest frame took (milliseconds), and the longest of those in which the page had nothing to do. */
export interface Frames {
  longestMs: number
  /** Without a graphics card, the browser now and then holds up a frame itself. It counts, as people see it all the same. */
  longestIdleMs: number
}

/** Does something in a page, and watches its frames meanwhile. */
export async function watchFrames(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const frames: { from: number, to: number }[] = []
    const idle: LongFrame[] = []
    const observer = new PerformanceObserver(list => idle.push(...(list.getEntries() as LongFrame[]).filter(({ blockingDuration, scripts }) => blockingDuration === 0 && scripts.length === 0)))
    observer.observe({ type: 'long-animation-frame' })
    let last: number | undefined
    let isOver = false
    requestAnimationFrame(function next(now) {
      if (last !== undefined) frames.push({ from: last, to: now })
      last = now
      if (!isOver) requestAnimationFrame(next)
    })
    window.stopFrames = () => {
      isOver = true
      observer.disconnect()
      const isIdle = ({ from, to }: { from: number, to: number }) => idle.some(({ startTime, duration }) => startTime < to && startTime + duration > from)
      const longest = (some: typeof frames) => Math.max(0, ...some.map(({ from, to }) => to - from))
      return { longestMs: longest(frames), longestIdleMs: longest(frames.filter(isIdle)) }
    }
  })
  await work()
  // What the browser has seen of a frame, it tells a little later.
  await page.waitForTimeout(200)
  return await page.evaluate(() => window.stopFrames?.() ?? { longestMs: Number.NaN, longestIdleMs: Number.NaN })
}
