import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** The build's own code that bundlers add under these ids. */
const VIRTUAL = { '\0vite/': 'vite', '\0rolldown/': 'rolldown', '\0commonjs': '@rollup/plugin-commonjs' }
const LICENSE_FILE = /^(?:licen[sc]e|copying|notice)/i

/** A package whose code is in the bundle. */
export interface BundledPackage {
  name: string
  version: string
  /** SPDX expression, as the package states it. */
  license: string
  /** Its folder, from the root of the project. */
  path: string
  /** The texts of its licence files. */
  texts: string[]
}

/** The part of a bundler's output that is looked at. */
type Output = Record<string, { type: string, modules?: Record<string, { renderedLength: number }> }>

/** Collects the packages whose code several bundlers put into the build. */
export class PackageCollector {
  readonly #root: string
  readonly #folders = new Set<string>()

  /** @param root the folder of the project. */
  constructor(root: string) {
    this.#root = root
  }

  /** A plugin for Rollup, Rolldown and Vite that looks at what was bundled. */
  plugin() {
    return {
      name: 'collect-packages',
      generateBundle: (_options: unknown, output: Output) => {
        for (const { modules = {} } of Object.values(output)) {
          for (const [id, { renderedLength }] of Object.entries(modules)) if (renderedLength > 0) this.#add(id)
        }
      },
    }
  }

  /** Adds the packages of a folder `node_modules` that is shipped as it is. */
  addFolder(folder: string): void {
    for (const name of packageNames(folder)) this.#folders.add(join(this.#root, 'node_modules', name))
  }

  /** All of them, by name and version. */
  packages(): BundledPackage[] {
    const all = new Map([...this.#folders].map(folder => readPackage(this.#root, folder)).map(each => [`${each.name} ${each.version}`, each]))
    // A space sorts before every character of a name.
    return [...all].toSorted(([one], [other]) => one < other ? -1 : 1).map(([, each]) => each)
  }

  #add(id: string) {
    const [, virtual] = Object.entries(VIRTUAL).find(([prefix]) => id.startsWith(prefix)) ?? []
    if (virtual) this.#folders.add(join(this.#root, 'node_modules', virtual))
    const path = id.replace(/^\0/, '').replace(/\?.*$/, '')
    const folder = path.includes('/node_modules/') ? packageFolder(dirname(path)) : undefined
    if (folder) this.#folders.add(folder)
  }
}

function packageNames(folder: string): string[] {
  return readdirSync(folder).filter(name => !name.startsWith('.')).flatMap(name => name.startsWith('@') ? readdirSync(join(folder, name)).map(inner => `${name}/${inner}`) : [name])
}

/** The nearest folder above that is a package of its own: some packages have a `package.json` without a name in their folders. */
function packageFolder(folder: string): string | undefined {
  if (!folder.includes('/node_modules/')) return undefined
  const file = join(folder, 'package.json')
  const manifest = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as { name?: string, version?: string } : {}
  return manifest.name && manifest.version ? folder : packageFolder(dirname(folder))
}

function readPackage(root: string, folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string, version: string, license?: string }
  const files = readdirSync(folder).filter(file => LICENSE_FILE.test(file)).toSorted()
  return {
    name, version, license: license ?? '', path: relative(root, folder),
    texts: files.map(file => readFileSync(join(folder, file), 'utf8').trim()),
  }
}
