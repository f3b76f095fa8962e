import { ensureChromium, ensureWholeChromium } from './chromium.ts'

// `npm run setup`, after `npm ci`: the browsers of the browser tests.

console.log(`The browser tests use ${await ensureChromium()} and ${await ensureWholeChromium()}.`)
