import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../scripts/build.ts'
import { describeMachine } from './harness/machine.ts'
import type { Part } from './part.ts'
import { writeDocument } from './report/document.ts'
import type { PartResult } from './report/results.ts'
import { readResults, writeResults, writeRun } from './report/results.ts'
import { printPart } from './report/terminal.ts'

const USAGE = `npm run bench -- [parts] [--quick] [--rounds=3]

  --quick    one short round, without the longest growths: shows that it works; no figure to go by, and the document stays as it is
  --rounds   how often each is measured
  --report   measures nothing; rewrites the document and its charts from the last results of this machine`

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    report: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})

if (values.help) console.log(USAGE)
else await (values.report ? report() : runParts())

async function report() {
  const { parts } = await import('./parts.ts')
  if (!updateDocument(readResults(), parts)) throw new Error('Some parts were never measured here. Run "npm run bench" first.')
}

/** Rewrites the document where every part has a result: one without would lose its figures. @returns whether it did. */
function updateDocument(results: PartResult[], parts: readonly Part[]): boolean {
  if (results.length < parts.length) return false
  writeDocument(results)
  return true
}

async function runParts() {
  ensureInstalled()
  ensureBuilt()
  // The parts look for the peers, so these are installed first.
  const { parts } = await import('./parts.ts')
  const unknown = positionals.filter(name => !parts.some(part => part.name === name))
  if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(', ')}. There are ${parts.map(({ name }) => name).join(', ')}.`)
  const wanted = positionals.length === 0 ? parts : parts.filter(({ name }) => positionals.includes(name))
  console.log(describeMachine())
  const results: PartResult[] = []
  let isWritten = false
  for (const part of wanted) {
    const result = await runPart(part)
    if (!result) continue
    results.push(result)
    // Part by part: results are kept even if a later part fails.
    if (!values.quick) isWritten = updateDocument(writeResults([result], parts.map(({ name }) => name)), parts)
  }
  writeRun(results)
  if (values.quick) console.log('\nA quick run: one short round each, and no figure to go by.')
  else console.log(isWritten ? '\nWritten to docs/performance.md and docs/performance/.' : '\nThe document stays as it is: not all parts were measured here.')
  const isMet = results.every(({ rows }) => rows.every(({ targets }) => targets.every(({ met }) => met)))
  process.exitCode = results.length === wanted.length && (isMet || values.quick) ? 0 : 1
}

/** Runs a part; a failure is reported and does not stop the others. */
async function runPart(part: Part): Promise<PartResult | undefined> {
  console.log(`\n${part.title}`)
  try {
    const findings = await part.run({
      rounds: values.quick ? 1 : Number(values.rounds),
      quick: values.quick,
      log: line => console.log(`  ${line}`),
    })
    const result = { name: part.name, title: part.title, measuredAt: new Date().toISOString(), machine: describeMachine(), ...findings }
    printPart(result)
    return result
  }
  catch (error) {
    console.error(error)
    return undefined
  }
}

/** Peers are installed here, not with the product. */
function ensureInstalled() {
  const folder = import.meta.dirname
  if (existsSync(join(folder, 'node_modules/socket.io'))) return
  console.log('Installing what the server is measured against.')
  const { status } = spawnSync('npm', ['ci'], { cwd: folder, stdio: 'inherit' })
  if (status !== 0) throw new Error('The packages of the benchmark could not be installed.')
}
