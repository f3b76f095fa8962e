import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildEnvironment, ensureBuilt, ROOT } from './build.ts'
import { ensureChromium, ensureWholeChromium } from './chromium.ts'
import { ensureDeployment } from './deployment.ts'
import { ensureEngines } from './engines.ts'

// All checks for a change: lint, types, dead code, the build, and every test. The last line counts the tests; a failed check
// counts as one more failure.

/** The used part of Vitest's JSON report. */
interface Counts { numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }

const CHECKS: Record<string, string[]> = {
  'lint': ['eslint', '.', '--max-warnings=0'],
  'types': ['vue-tsc', '-b', '--noEmit'],
  'dead code': ['knip'],
}

const failures: string[] = []
const counts = await everything()
const passed = counts.numPassedTests
const failed = counts.numFailedTests + failures.length
const skipped = counts.numPendingTests + counts.numTodoTests
for (const failure of failures) console.error(`Failed: ${failure}`)
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed > 0 ? 1 : 0)

async function everything(): Promise<Counts> {
  let checks: Promise<unknown> | undefined
  try {
    ensureBuilt()
    // All three need the types that Nuxt generates.
    const { code, output } = await run(['nuxt', 'prepare'])
    if (code !== 0) throw new Error(`"nuxt prepare" failed.\n${output}`)
    // While they run, what the tests need is fetched, on a machine that lacks it.
    checks = Promise.all(Object.entries(CHECKS).map(([name, command]) => check(name, command)))
    await ensureChromium()
    await ensureWholeChromium()
    ensureEngines()
    ensureDeployment()
  }
  catch (error) {
    failures.push(error instanceof Error ? error.message : String(error))
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }
  }
  await checks
  return await tests()
}

async function check(name: string, command: string[]): Promise<void> {
  const { code, output } = await run(command)
  console.log(code === 0 ? `${name}: passed` : `${name}: failed\n${output}`)
  if (code !== 0) failures.push(name)
}

async function tests(): Promise<Counts> {
  const report = join(ROOT, 'test-results/vitest.json')
  mkdirSync(join(ROOT, 'test-results'), { recursive: true })
  rmSync(report, { force: true })
  const { code } = await run(
    ['vitest', 'run', '--allowOnly=false', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    'inherit',
  )
  const counted = JSON.parse(readFileSync(report, 'utf8')) as Counts
  // A file that does not load, or an error outside of a test, fails the run without a failing test.
  if (code !== 0 && counted.numFailedTests === 0) failures.push('vitest')
  return counted
}

function run([command = '', ...args]: string[], output: 'pipe' | 'inherit' = 'pipe'): Promise<{ code: number, output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env: buildEnvironment(), stdio: ['ignore', output, output] })
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => text += chunk)
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => text += chunk)
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? 1, output: text }))
  })
}
