import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../scripts/build'

interface Component { name: string, version: string, purl: string, hashes?: { alg: string, content: string }[], licenses: unknown[] }
interface Bom { components: Component[] }

const OUTPUT = join(ROOT, '.output')
const MEGABYTE = 1000 ** 2
const LICENSES = readFileSync(join(OUTPUT, 'LICENSES.txt'), 'utf8')
const { components } = JSON.parse(readFileSync(join(OUTPUT, 'sbom.json'), 'utf8')) as Bom
const hasNpm = spawnSync('npm', ['sbom', '--help']).status === 0

test('the bundle names the packages whose code is in it, for browsers, the worker and the server', () => {
  const names = components.map(({ name }) => name)
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  expect(names).toEqual(expect.arrayContaining([...Object.keys(dependencies), '@vue/runtime-core', 'vue-router', 'unhead', 'ofetch', 'hookable', 'devalue']))
  expect(names).toEqual(names.toSorted())
})

test('all of them are dependencies of the product, not only of its development', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version?: string, dev?: boolean }> }
  const isShipped = ({ name, version }: Component) => Object.entries(packages).some(([path, each]) => path.endsWith(`node_modules/${name}`) && each.version === version && !each.dev)
  expect(components.filter(each => !isShipped(each))).toEqual([])
})

// With `--omit=dev`, npm also omits packages that both kinds need.
test.runIf(hasNpm)('npm has the same to say of them, hashes included', () => {
  const { stdout } = spawnSync('npm', ['sbom', '--sbom-format=cyclonedx'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 100 * MEGABYTE })
  const known = new Map((JSON.parse(stdout) as Bom).components.map(component => [component.purl, component]))
  for (const { name, purl, hashes, licenses } of components) expect(known.get(purl), purl).toMatchObject({ name, hashes, licenses })
})

test('it has the licence of each of them', () => {
  for (const { name, version, licenses } of components) {
    const [, text = ''] = LICENSES.split(`\n${name} ${version} (`).at(1)?.split(/^-{80}$/m) ?? []
    expect(licenses, name).not.toEqual([])
    expect(text, name).toMatch(/copyright|licen[sc]e/i)
  }
  expect(LICENSES).toContain('The Ephemeral Chat Rooms authors')
})

test('the bundle is smaller than 25 MB', () => {
  const files = readdirSync(OUTPUT, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const bytes = files.reduce((sum, entry) => sum + readFileSync(join(entry.parentPath, entry.name)).length, 0)
  expect(bytes / MEGABYTE).toBeLessThan(25)
})
