import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startOwnServer } from '../build/ownServer.ts'
import { ensureBuilt, ROOT, SERVER } from './build.ts'
import { differences } from './verify/differences.ts'
import { shownSettings } from './verify/shownSettings.ts'
import { ask, siteAddress } from './verify/site.ts'

// `npm run verify -- https://chat.example.org/chat/`: whether a deployment serves this checkout's version, unchanged. Exit code 0
// if it does, 1 if something differs, 2 if that cannot be said.

const LIMITS = 'This is what the server answered to this computer just now. What it sends to other people, or at other times, cannot be seen from here.'

process.exitCode = await verify(process.argv.slice(2))

async function verify([address = '', ...more]: string[]): Promise<number> {
  const site = siteAddress(address)
  if (!site || more.length > 0) return fail('Usage: npm run verify -- https://chat.example.org/ (the address of the home page).')
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  ensureBuilt()
  const home = await ask(site).catch(() => undefined)
  if (!home) return fail(`${site} does not answer.`)
  if (home.location) return fail(`${site} leads to ${home.location}: verify that address.`)
  const own = await startOwnServer(SERVER, site.pathname, shownSettings(home.body.toString())).catch((error: Error) => error.message)
  if (typeof own === 'string') return fail(`This version does not start with the settings that ${site} shows: ${own}`)
  try {
    const { found, asked } = await differences(site, own.address)
    if (found.length === 0) console.log(`${site} serves version ${version}, unchanged: ${asked} pages and files are those of this checkout.`)
    else console.log([`${site} does not serve version ${version} unchanged:`, ...found].join('\n  '))
    console.log(LIMITS)
    return found.length === 0 ? 0 : 1
  }
  finally {
    own.stop()
  }
}

function fail(message: string): number {
  console.error(message)
  return 2
}
