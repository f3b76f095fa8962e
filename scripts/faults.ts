import { spawn } from 'node:child_process'
import { buildEnvironment, ensureBuilt, ROOT } from './build.ts'

// Runs the fault tests in bounded time: a hanging test is ended, with every process that it started. `SOAK=1` lifts the bound;
// arguments name some of the files.

/** Time limit, without the build. */
const MOST_MINUTES = 8

ensureBuilt()
// Its own process group, so that all of it can be ended.
const files = process.argv.slice(2).map(name => `tests/faults/${name}`)
const tests = spawn('vitest', ['run', ...(files.length > 0 ? files : ['tests/faults'])], { cwd: ROOT, env: buildEnvironment(), stdio: 'inherit', detached: true })
tests.on('close', code => process.exit(code ?? 1))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(signal))
if (!process.env.SOAK) {
  setTimeout(() => {
    console.error(`Failed: the fault tests take more than ${MOST_MINUTES} minutes.`)
    end('SIGKILL')
  }, MOST_MINUTES * 60_000)
}

function end(signal: NodeJS.Signals) {
  if (tests.pid !== undefined) process.kill(-tests.pid, signal)
}
