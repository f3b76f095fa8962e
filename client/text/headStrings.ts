import { headStrings as de } from './languages/de/head'
import { headStrings as en } from './languages/en/head'

/** By language; for the server and the build: no page loads it. */
export const HEAD_STRINGS = { en, de } as const satisfies Record<string, typeof en>
