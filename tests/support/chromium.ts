import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/chromium'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the run's only Chromium. */
    chromium: string
  }
}

/** Starts one Chromium for the whole run. */
export default async function setup(project: TestProject) {
  const server = await chromium.launchServer({ executablePath: await ensureChromium(), args: CHROMIUM_ARGS })
  project.provide('chromium', server.wsEndpoint())
  return () => server.close()
}
