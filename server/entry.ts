import { setFlagsFromString } from 'node:v8'

/**
 * Where `node .output/server/index.mjs` begins. It loads nothing before it has looked at the version of Node: on one
 * whose Node-API is too old, the native module of SQLite ends the process by a signal, without a word.
 */
const OLDEST_NODE = 22
const OLDEST_NODE_API = 10

// However it is started, it behaves alike: libraries read these while they are loaded. Tasks do not run where there is `TEST`.
Object.assign(process.env, { NODE_ENV: 'production' })
delete process.env.TEST
// A setting that is empty is not set: Nitro would take it for text.
for (const [name, value] of Object.entries(process.env)) {
  if (/^(?:NUXT|NITRO)_/.test(name) && value?.trim() === '') Reflect.deleteProperty(process.env, name)
}

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE || Number(process.versions.napi) < OLDEST_NODE_API) {
  globalThis.console.error(`This needs Node.js 22.14, 23.6 or newer, and this is ${process.versions.node}. Run it with a newer Node.js, or by "npm start".`)
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
    process.exit(error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number' ? error.exitCode : 1)
  }
}
