import type { TestProject } from 'vitest/node'
import { ensureChromium } from '../../scripts/chromium'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the Chromium that browser tests start. */
    chromium: string
  }
}

/** Finds or installs Chromium once for the whole run. */
export default async function setup(project: TestProject) {
  project.provide('chromium', await ensureChromium())
}
