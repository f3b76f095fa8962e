import type { Browser, CDPSession, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { CHROMIUM_ARGS, ensureWholeChromium } from '../../scripts/chromium.ts'

/** A common network and CPU: slow 4G, and a phone that is four times slower. */
export const SLOW = { cpu: 4, latencyMs: 150, downBitsPerSecond: 1_600_000, upBitsPerSecond: 750_000 }

/** Starts a Chromium, uses it, and ends it. */
export async function withBrowser<Result>(work: (browser: Browser) => Promise<Result>, args: string[] = []): Promise<Result> {
  const browser = await chromium.launch({ executablePath: await ensureWholeChromium(), args: [...CHROMIUM_ARGS, ...args] })
  try {
    return await work(browser)
  }
  finally {
    await browser.close()
  }
}

/** Opens a tab of a new visitor. */
export async function openTab(browser: Browser, viewport: { width: number, height: number }): Promise<{ page: Page, devtools: CDPSession }> {
  const context = await browser.newContext({ viewport, locale: 'en-GB' })
  const page = await context.newPage()
  return { page, devtools: await context.newCDPSession(page) }
}

/** Throttles the CPU by this factor. */
export async function slowProcessor(devtools: CDPSession, rate: number): Promise<void> {
  await devtools.send('Emulation.setCPUThrottlingRate', { rate })
}

/** Throttles network and CPU. */
export async function slowDevice(devtools: CDPSession): Promise<void> {
  await slowProcessor(devtools, SLOW.cpu)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false, latency: SLOW.latencyMs, downloadThroughput: SLOW.downBitsPerSecond / 8, uploadThroughput: SLOW.upBitsPerSecond / 8,
  })
}

/** Joins a room at its door. */
export async function enter(page: Page, name: string): Promise<void> {
  await page.getByLabel('Your name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await page.getByLabel('Message', { exact: true }).waitFor()
}
