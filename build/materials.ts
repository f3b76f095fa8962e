import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Nitro } from 'nitropack/types'
import type { BundledPackage, PackageCollector } from './packages'

const RULE = '-'.repeat(80)

interface Project { name: string, version: string, license: string }
interface Lock { packages: Record<string, { integrity?: string }> }

/**
 * Writes into the build what it is made of: `LICENSES.txt`, our licence and those of all bundled packages, and `sbom.json`, a
 * bill of materials (CycloneDX 1.5, like that of `npm sbom`, but of these packages only, without a time and a serial number).
 * @param collector has seen what Vite bundled.
 * @param root the folder of the project.
 */
export function listMaterials({ hooks, options: { output } }: Nitro, collector: PackageCollector, root: string): void {
  hooks.hook('rollup:before', (_nitro, config) => {
    config.plugins = [config.plugins, collector.plugin()]
  })
  hooks.hook('compiled', () => {
    collector.addFolder(join(output.serverDir, 'node_modules'))
    const packages = collector.packages()
    const project = readJson<Project>(join(root, 'package.json'))
    const lock = readJson<Lock>(join(root, 'package-lock.json'))
    const ours = readFileSync(join(root, 'LICENSE'), 'utf8').trim()
    writeFileSync(join(output.dir, 'LICENSES.txt'), [section(`${project.name} ${project.version}`, [ours]), ...packages.map(licenseOf)].join('\n'))
    writeFileSync(join(output.dir, 'sbom.json'), `${JSON.stringify(billOfMaterials(project, packages, lock), null, 2)}\n`)
  })
}

function licenseOf({ name, version, license, texts }: BundledPackage): string {
  return section(`${name} ${version} (${license})`, texts)
}

function section(title: string, texts: readonly string[]): string {
  return [RULE, title, RULE, '', ...texts.flatMap(text => [text, ''])].join('\n')
}

function billOfMaterials({ name, version, license }: Project, packages: readonly BundledPackage[], lock: Lock) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { 'bom-ref': `${name}@${version}`, 'type': 'application', name, version, 'licenses': licenses(license) } },
    components: packages.map(each => ({
      'bom-ref': `${each.name}@${each.version}`,
      'type': 'library',
      'name': each.name,
      'version': each.version,
      'purl': `pkg:npm/${each.name.replace('@', '%40')}@${each.version}`,
      'hashes': hashes(lock.packages[each.path]?.integrity),
      'licenses': licenses(each.license),
    })),
  }
}

/** @param license an SPDX identifier or expression. */
function licenses(license: string) {
  return /[ ()]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }]
}

function hashes(integrity = '') {
  return integrity.startsWith('sha512-') ? [{ alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }] : []
}

function readJson<Type>(file: string): Type {
  return JSON.parse(readFileSync(file, 'utf8')) as Type
}
