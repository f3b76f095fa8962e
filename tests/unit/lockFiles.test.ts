import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../scripts/build'

interface LockFile { packages: Record<string, { version?: string, integrity?: string, resolved?: string, link?: boolean, inBundle?: boolean }> }

test.for(['package-lock.json', 'bench/package-lock.json'])('every package of %s has a hash, from any registry', (file) => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as LockFile
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link)
  expect(installed.length).toBeGreaterThan(10)
  // A bundled dependency is covered by the hash of its package.
  expect(installed.filter(([, { integrity, inBundle }]) => !inBundle && !/^sha512-[\w+/]{86}==$/.test(integrity ?? '')).map(([path]) => path)).toEqual([])
  expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
})
