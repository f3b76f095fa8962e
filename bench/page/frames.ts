import type { Page } from 'playwright-core'

declare global {
  interface Window {
    stopFrames?: () => number
  }
}

/** Measures the frames of a page during a task. @returns the longest one (milliseconds). */
export async function longestFrame(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    let longest = 0
    let last: number | undefined
    let isOver = false
    requestAnimationFrame(function next(now) {
      longest = Math.max(longest, now - (last ?? now))
      last = now
      if (!isOver) requestAnimationFrame(next)
    })
    window.stopFrames = () => {
      isOver = true
      return longest
    }
  })
  await work()
  return await page.evaluate(() => window.stopFrames?.() ?? Number.NaN)
}
