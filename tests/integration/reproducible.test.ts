import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildEnvironment, ROOT } from '../../scripts/build'

/** What a clone after `npm ci` does not have, and caches, in which the folder's name may stand. */
const NOT_CLONED = new Set(['.git', '.nuxt', '.output', '.data', '.cache', '.vite', '.vite-temp', '.vitest-cache', 'test-results', 'coverage', 'screenshots'])

/** Copies a folder. Links packages, which no build changes, if the disk is the same: they are large. */
function clone(from: string, to: string, put: (from: string, to: string) => void = copyFileSync): void {
  mkdirSync(to)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (NOT_CLONED.has(entry.name)) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) clone(source, target, entry.name === 'node_modules' ? linkOrCopy : put)
    else put(source, target)
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  }
  catch {
    copyFileSync(from, to)
  }
}

/** The hash of each file of a build. */
function hashes(output: string): Record<string, string> {
  const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return Object.fromEntries(files.map(file => [relative(output, file), createHash('sha256').update(readFileSync(file)).digest('hex')]))
}

test('the same sources give the same bytes in a folder of another name', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'clone-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const other = join(folder, 'Plauderräume (2) [neu]')
  clone(ROOT, other)
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.ts'], { cwd: other, env: buildEnvironment(), encoding: 'utf8' })
  expect(status, stdout + stderr).toBe(0)
  const [first, second] = [hashes(join(ROOT, '.output')), hashes(join(other, '.output'))]
  expect(Object.keys(first).length).toBeGreaterThan(50)
  expect(second).toEqual(first)
})
