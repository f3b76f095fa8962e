import { spawn } from 'node:child_process'
import { buildEnvironment, ensureBuilt, ROOT } from './build.ts'

// The fault tests, in bounded time: whatever hangs is ended, with every process that a test started. `SOAK=1` lifts the
// bound; arguments go to Vitest.

/** What they may take, the build not counted. */
const MOST_MINUTES = 6

ensureBuilt()
// In a group of its own, so that all of it can be ended.
const tests = spawn('vitest', ['run', '--project=ends', '--project=faults', ...process.argv.slice(2)], { cwd: ROOT, env: buildEnvironment(), stdio: 'inherit', detached: true })
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
