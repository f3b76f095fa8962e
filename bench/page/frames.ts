import type { Page } from 'playwright-core'

/** What LongAnimationFrame tells that TypeScript does not know yet. */
interface LongFrame extends PerformanceEntry { blockingDuration: number, scripts: unknown[] }

declare global {
  interface Window {
    stopFrames?: () => Frames
  }
}

/** How long the longest frame took (milliseconds): of those that the page worked on, and of those that waited to be drawn. */
export interface Frames {
  longestMs: number
  longestWaitMs: number
}

/**
 * Does something in a page, and watches its frames meanwhile. Without a graphics card, the browser now and then holds up a
 * frame for which the page has nothing to do: that is told apart, because nothing of it is the page's.
 */
export async function watchFrames(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const frames: { from: number, to: number }[] = []
    const waits: LongFrame[] = []
    const observer = new PerformanceObserver(list => waits.push(...(list.getEntries() as LongFrame[]).filter(({ blockingDuration, scripts }) => blockingDuration === 0 && scripts.length === 0)))
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
      const isWait = ({ from, to }: { from: number, to: number }) => waits.some(({ startTime, duration }) => startTime < to && startTime + duration > from)
      const longest = (some: typeof frames) => Math.max(0, ...some.map(({ from, to }) => to - from))
      return { longestMs: longest(frames.filter(frame => !isWait(frame))), longestWaitMs: longest(frames.filter(isWait)) }
    }
  })
  await work()
  // What the browser has seen of a frame, it tells a little later.
  await page.waitForTimeout(200)
  return await page.evaluate(() => window.stopFrames?.() ?? { longestMs: Number.NaN, longestWaitMs: Number.NaN })
}
