import { ensureChromium } from './chromium.ts'

// `npm run setup`, after `npm ci`: what the browser tests need.

console.log(`The browser tests use ${await ensureChromium()}.`)
