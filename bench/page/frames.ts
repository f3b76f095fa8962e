import type { Page } from 'playwright-core'

declare global {
  interface Window {
    stopFrames?: () => number[]
  }
}

/** Does something in a page. @returns how long the longest frame took meanwhile, and how many took more than 50 ms. */
export async function watchFrames(page: Page, work: () => Promise<void>): Promise<{ longestMs: number, long: number }> {
  await page.evaluate(() => {
    const frames: number[] = []
    let last: number | undefined
    let isOver = false
    requestAnimationFrame(function next(now) {
      if (last !== undefined) frames.push(now - last)
      last = now
      if (!isOver) requestAnimationFrame(next)
    })
    window.stopFrames = () => {
      isOver = true
      return frames
    }
  })
  await work()
  const frames = await page.evaluate(() => window.stopFrames?.() ?? [])
  return { longestMs: Math.max(...frames), long: frames.filter(ms => ms > 50).length }
}
