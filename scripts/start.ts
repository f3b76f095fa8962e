import { pathToFileURL } from 'node:url'
import { ensureBuilt, SERVER } from './build.ts'

// Builds if there is no current build, then becomes the server on PORT (3000). `npm start` passes SIGTERM and SIGINT to its
// child, which must be this process: a shell would end without passing them on.

/** Interval of the check that npm, which passes no other signals on, is still running. */
const WATCH_MS = 500

const npm = process.env.npm_lifecycle_event === 'start' ? process.ppid : undefined
ensureBuilt()
await import(pathToFileURL(SERVER).href)
if (npm !== undefined) {
  setInterval(() => {
    if (process.ppid !== npm) process.kill(process.pid, 'SIGTERM')
  }, WATCH_MS).unref()
}
