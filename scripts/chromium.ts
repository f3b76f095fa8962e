import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { expectInstalling, installFromDebian, run } from './installing.ts'

/** Arguments of every Chromium here: no sandbox, which containers lack, and no background requests. */
export const CHROMIUM_ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--no-first-run',
]

/** The same engine without a browser around it, which tests take half the time with. It keeps no page for the way back. */
const SHELLS = ['/usr/bin/chromium-headless-shell']
const BROWSERS = [chromium.executablePath(), '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Finds a Chromium that starts, a headless shell first, and fetches one where there is none: Playwright's own, or Debian's
 * package where that cannot be downloaded. `CHROMIUM_PATH` names one to use instead.
 *
 * @returns the path of the executable.
 */
export async function ensureChromium(): Promise<string> {
  return await ensure([...SHELLS, ...BROWSERS], 'chromium-headless-shell')
}

/** The same for a whole browser, for what a headless shell lacks: the cache of pages for the way back. */
export async function ensureWholeChromium(): Promise<string> {
  return await ensure(BROWSERS, 'chromium')
}

async function ensure(paths: readonly string[], debianPackage: string): Promise<string> {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) {
    if (await starts(chosen)) return chosen
    throw new Error(`CHROMIUM_PATH names no Chromium that starts: ${chosen}`)
  }
  const present = await firstThatStarts(paths)
  if (present) return present
  expectInstalling('Chromium, which the browser tests need')
  const found = (install() ? await firstThatStarts(paths) : undefined)
    ?? (installFromDebian(debianPackage) ? await firstThatStarts(paths) : undefined)
  if (found) return found
  throw new Error('The browser tests need Chromium, and neither Playwright nor apt-get could install it. Install it, or name one in CHROMIUM_PATH.')
}

async function firstThatStarts(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    if (await starts(path)) return path
  }
  return undefined
}

// A downloaded browser may lack a system library, so check that it starts.
async function starts(executablePath: string): Promise<boolean> {
  if (!existsSync(executablePath)) return false
  try {
    const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS })
    await browser.close()
    return true
  }
  catch {
    return false
  }
}

function install(): boolean {
  console.log('Installing Chromium with Playwright, into its folder in the home directory …')
  return run('playwright-core', ['install', 'chromium'])
}
