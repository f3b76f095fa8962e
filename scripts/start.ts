import { pathToFileURL } from 'node:url'
import { ensureBuilt, SERVER } from './build.ts'

// Builds where there is no current build, then becomes the server: it listens on PORT (3000). `npm start` passes SIGTERM and
// SIGINT on to its child, which is this process, not a shell: a shell would end without passing them on.

/** How often it looks whether npm, which passes no other signal on, is still there. */
const WATCH_MS = 500

const npm = process.env.npm_lifecycle_event === 'start' ? process.ppid : undefined
ensureBuilt()
await import(pathToFileURL(SERVER).href)
if (npm !== undefined) {
  setInterval(() => {
    if (process.ppid !== npm) process.kill(process.pid, 'SIGTERM')
  }, WATCH_MS).unref()
}
