import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../scripts/build'

/** See docs/architecture.md: what `node` fetches by itself cannot be locked for every platform. */
test('the runtime is the exact version of the package \'node\'', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> }
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile
  expect(packages['node_modules/node']?.version).toBe(devDependencies.node)
  expect(process.version).toBe(`v${devDependencies.node}`)
})

interface LockFile { packages: Record<string, { version?: string, integrity?: string, resolved?: string, link?: boolean, inBundle?: boolean }> }

test.for(['package-lock.json', 'bench/package-lock.json'])('every package of %s has a hash, from any registry', (file) => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as LockFile
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link)
  expect(installed.length).toBeGreaterThan(10)
  // A bundled dependency is covered by the hash of its package.
  expect(installed.filter(([, { integrity, inBundle }]) => !inBundle && !/^sha512-[\w+/]{86}==$/.test(integrity ?? '')).map(([path]) => path)).toEqual([])
  expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
})
