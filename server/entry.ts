import { setFlagsFromString } from 'node:v8'

/**
 * Where `node .output/server/index.mjs` begins. It loads nothing before it has looked at the version of Node: on one
 * that is too old, the native module of SQLite ends the process without a word.
 */
const OLDEST_NODE = 22

// However it is started, it behaves alike: libraries read these while they are loaded. Tasks do not run where there is `TEST`.
Object.assign(process.env, { NODE_ENV: 'production' })
delete process.env.TEST

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  globalThis.console.error(`This needs Node.js ${OLDEST_NODE} or newer, and this is ${process.versions.node}. Run it with a newer Node.js, or by "npm start".`)
  process.exit(1)
}
else {
  try {
    const { serve } = await import('./serve')
    await serve()
    // The space for short-lived objects stays as large as the start has made it. Grown to its full size by a crowd that
    // comes in, it would be half of what an idle connection costs.
    setFlagsFromString('--semi-space-growth-factor=1')
  }
  catch (error) {
    globalThis.console.error(error instanceof Error ? error.message : 'The server cannot start.')
    process.exit(1)
  }
}
