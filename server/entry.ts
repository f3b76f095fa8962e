import { setFlagsFromString } from 'node:v8'
import { PROCESS_NUMBER } from './processNumber'

/**
 * Entry of `node .output/server/index.mjs`. Checks the version of Node before it imports anything: with an older Node-API,
 * the native module of SQLite ends the process by a signal, without an error message.
 */
const OLDEST_NODE = 22
const OLDEST_NODE_API = 10

// What cannot be logged, on a full disk or to a closed pipe, is lost: without a listener it would end the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
// The same however the process is started: libraries read these variables on import, and tasks do not run if `TEST` is set.
Object.assign(process.env, { NODE_ENV: 'production' })
delete process.env.TEST
// Spaces around a value do not count, and an empty variable is not set: Nitro would take both for text.
for (const [name, value = ''] of Object.entries(process.env)) {
  if (!/^(?:NUXT|NITRO)_/.test(name)) continue
  if (value.trim() === '') Reflect.deleteProperty(process.env, name)
  else process.env[name] = value.trim()
}

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE || Number(process.versions.napi) < OLDEST_NODE_API) {
  globalThis.console.error(`This needs Node.js 22.14, 23.6 or newer, and this is ${process.versions.node}. Run it with a newer Node.js, or by "npm start".`)
  process.exit(1)
}
else {
  try {
    // Nitro reads it on import. An import of a checked reader would already load Nitro; `server/basePath.ts` checks it later.
    const { NUXT_PUBLIC_URL = '', NUXT_APP_BASE_URL: path = URL.parse(NUXT_PUBLIC_URL)?.pathname ?? '/' } = process.env
    // What cannot be a path stays as it was written, to be quoted.
    process.env.NUXT_APP_BASE_URL = path.replace(/^\/[\w./~-]*(?<!\/)$/, '$&/')
    const processes = Number(process.env.NUXT_PROCESSES)
    // Its children check the setting, as all others.
    if (processes > 1 && Number.isSafeInteger(processes) && process.env[PROCESS_NUMBER] === undefined) {
      const { supervise } = await import('./supervise')
      await supervise(processes, process.env)
    }
    else {
      const { serve } = await import('./serve')
      await serve()
    }
    // Keeps V8's space for short-lived objects at its size after startup. If a crowd of joiners grew it, it would be half of
    // an idle connection's memory; a smaller one makes V8 collect everything in the middle of a thousand ends.
    setFlagsFromString('--semi-space-growth-factor=1')
  }
  catch (error) {
    globalThis.console.error(error instanceof Error ? error.message : 'The server cannot start.')
    process.exit(error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number' ? error.exitCode : 1)
  }
}
