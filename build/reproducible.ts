import { readFileSync, writeFileSync } from 'node:fs'
import type { Nitro } from 'nitropack/types'

const ASSETS = '#nitro-internal-virtual/public-assets-data'
/** Modules that import our files under names made of the files' absolute paths. */
const IMPORTERS = /#nitro-internal-virtual\/(?:plugins|server-handlers)$/
const NAMED_BY_PATH = /(?:import|const) (_\w+) (?:from|=)/g

/** Leaves times, the order in which files were read, and the folder's name out of the build: the same sources give the same bytes. */
export function makeReproducible({ hooks, options }: Nitro): void {
  hooks.hook('rollup:before', (_nitro, config) => {
    config.plugins = [config.plugins, { name: 'reproducible', transform }]
  })
  hooks.hook('compiled', () => {
    const file = `${options.output.dir}/nitro.json`
    const { date: _date, ...lasting } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    writeFileSync(file, JSON.stringify(lasting, null, 2))
  })
}

function transform(code: string, id: string) {
  if (id.endsWith(ASSETS)) return { code: withoutTimes(code), map: null }
  return IMPORTERS.test(id) ? { code: numberImports(code), map: null } : undefined
}

/** Files are then served with an ETag alone: with a time too, Nitro would answer 304 for an unchanged time even if the ETag differs. */
function withoutTimes(code: string): string {
  const assets = JSON.parse(code.replace(/^export default |;$/g, '')) as Record<string, { mtime?: string }>
  const entries = Object.entries(assets).toSorted(([one], [other]) => one < other ? -1 : 1)
  for (const [, asset] of entries) delete asset.mtime
  return `export default ${JSON.stringify(Object.fromEntries(entries))}`
}

function numberImports(code: string): string {
  const names = [...code.matchAll(NAMED_BY_PATH)].map(([, name = '']) => name)
  return code.replace(/\b_\w+/g, name => names.includes(name) ? `_${names.indexOf(name)}` : name)
}
