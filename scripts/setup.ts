import { ensureChromium, ensureWholeChromium } from './chromium.ts'
import { ensureDeployment } from './deployment.ts'
import { ensureEngines } from './engines.ts'

// `npm run setup`, after `npm ci`: the browsers of the browser tests, and of those in other engines, and the proxies of the tests of deployments.

console.log(`The browser tests use ${await ensureChromium()} and ${await ensureWholeChromium()}.`)
ensureEngines()
ensureDeployment()
