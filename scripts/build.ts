import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** The build's output, which `npm start` runs. */
export const SERVER = join(ROOT, '.output/server/index.mjs')
const FINGERPRINT = join(ROOT, '.output/sources.sha256')

// Everything else is a source of the build, so that a new folder needs no entry here.
const NOT_BUILT = new Set([
  'node_modules', 'bench', 'coverage', 'deploy', 'dev-test', 'docs', 'packages', 'screenshots', 'scripts', 'test-results', 'tests',
  'eslint.config.mjs', 'knip.json', 'vitest.config.ts',
])
const NOT_BUILT_NAME = /\.(?:log|md)$/
const BUILT_DOTFILES = new Set(['.env'])

/** Builds unless `.output` was made from these sources by this Node. Throws if the build fails. */
export function ensureBuilt(): void {
  const fingerprint = fingerprintOfSources()
  if (builtFrom() === fingerprint) return
  // `npm ci` has prepared it. Without it Nuxt would build there, and compile the server's code differently.
  if (!existsSync(join(ROOT, '.nuxt'))) runNuxt('prepare')
  runNuxt('build')
  writeFileSync(FINGERPRINT, fingerprint)
}

function runNuxt(command: string): void {
  const { status } = spawnSync('nuxt', [command], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: buildEnvironment() })
  if (status !== 0) throw new Error(`"nuxt ${command}" failed.`)
}

/** The environment for our own tools: this project's binaries first, no variables of a test runner, and no settings, which belong to the server. */
export function buildEnvironment(): NodeJS.ProcessEnv {
  const { TEST: _test, VITEST: _vitest, NODE_ENV: _environment, ...others } = process.env
  const env = Object.fromEntries(Object.entries(others).filter(([name]) => !/^(?:NUXT|NITRO)_/.test(name)))
  return { ...env, PATH: `${join(ROOT, 'node_modules/.bin')}:${env.PATH ?? ''}` }
}

function builtFrom(): string | undefined {
  try {
    statSync(SERVER)
    return readFileSync(FINGERPRINT, 'utf8')
  }
  catch {
    return undefined
  }
}

// Hashes contents, not times, which a checkout, a copy or a changed clock would falsify.
function fingerprintOfSources(): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules}`)
  for (const file of sourceFiles()) hash.update(`\0${relative(ROOT, file)}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

function sourceFiles(): string[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter(({ name }) => name.startsWith('.') ? BUILT_DOTFILES.has(name) : !NOT_BUILT.has(name) && !NOT_BUILT_NAME.test(name))
    .flatMap(entry => entry.isDirectory() ? filesUnder(join(ROOT, entry.name)) : [join(ROOT, entry.name)])
    .sort()
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
}

if (import.meta.main) ensureBuilt()
