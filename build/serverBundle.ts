import type { Nitro } from 'nitropack/types'

const ASSETS = '#nitro-internal-virtual/public-assets-node'
/** Reads every file when the server starts: all answers share one buffer for each file, and serving one opens none. */
const ASSETS_IN_MEMORY = `
import { readFileSync } from 'node:fs'
import assets from '#nitro-internal-virtual/public-assets-data'
const files = new Map(Object.entries(assets).map(([id, { path }]) => [id, readFileSync(new URL(path, import.meta.url))]))
export const readAsset = id => files.get(id)
`

/** What Nitro has no option for. */
export function tuneServerBundle({ hooks }: Nitro): void {
  hooks.hook('rollup:before', (_nitro, config) => {
    config.plugins = [config.plugins, { name: 'server-bundle', transform, renderChunk: toAscii }]
  })
}

/** Nitro reads a file from the disk at each request, or keeps all of them as Base64 in the code, at three times their size. */
function transform(_code: string, id: string) {
  return id.endsWith(ASSETS) ? { code: ASSETS_IN_MEMORY, map: null } : undefined
}

/** One other character makes V8 keep a whole file at two bytes a letter. */
function toAscii(code: string) {
  return { code: code.replace(/[^\0-\x7F]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`), map: null }
}
