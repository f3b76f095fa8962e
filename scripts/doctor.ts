import { parseArgs } from 'node:util'
import { reasonOf } from './doctor/ask.ts'
import { examine } from './doctor/examine.ts'
import { write } from './doctor/finding.ts'
import { UnreachableError } from './doctor/reach.ts'
import { OwnRooms } from './doctor/rooms.ts'
import type { Site } from './doctor/site.ts'
import { readSite } from './doctor/site.ts'

// Checks a deployment from outside, as its visitors see it; see `HELP`.

/** Longer than the minute after which many proxies cut silent connections. */
const IDLE_MS = 65_000

const HELP = `npm run doctor -- https://chat.example.org/chat/

Checks a deployment from outside, and says what is right and what to change. It makes two short rooms, talks in one
of them, is silent for more than a minute, and ends them. The address is that of the start page, with its path.

  --quick   leaves the silent minute out
  --help    shows this

Exit code: 0 all right, 1 something to change, 2 wrong usage or nobody answers.`

process.exitCode = await main()

async function main(): Promise<number> {
  const usage = readArguments()
  if (usage === 'help') {
    console.log(HELP)
    return 0
  }
  if (usage === undefined) {
    console.error(`Give the address of the start page, as in "npm run doctor -- https://chat.example.org/chat/" (--help says more).`)
    return 2
  }
  return await run(usage.site, usage.idleMs)
}

function readArguments(): { site: Site, idleMs: number } | 'help' | undefined {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean' }, help: { type: 'boolean' } } })
    if (values.help) return 'help'
    const site = positionals.length === 1 ? readSite(positionals[0] ?? '') : undefined
    return site && { site, idleMs: values.quick ? 0 : IDLE_MS }
  }
  catch {
    return undefined
  }
}

async function run(site: Site, idleMs: number): Promise<number> {
  const rooms = new OwnRooms(site)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void endRooms(rooms).then(() => process.exit(2)))
  let toChange = 0
  try {
    if (idleMs > 0) console.log(`Examining ${site.base.href}, which takes about ${Math.ceil(idleMs / 1000) + 5} s …`)
    for await (const finding of examine(site, rooms, { idleMs })) {
      console.log(write(finding))
      if (finding.mark === 'change') toChange += 1
    }
  }
  catch (error) {
    if (!(error instanceof UnreachableError)) throw error
    console.error(error.message)
    return 2
  }
  finally {
    await endRooms(rooms)
  }
  console.log(toChange === 0 ? 'All right.' : toChange === 1 ? 'One thing to change.' : `${toChange} things to change.`)
  return toChange === 0 ? 0 : 1
}

async function endRooms(rooms: OwnRooms) {
  await rooms.end().catch((error: unknown) => console.error(`A room could not be ended, and ends by its time: ${reasonOf(error)}.`))
}
