import http from 'node:http'
import type { Nitro } from 'nitropack/types'

const ASSETS = '#nitro-internal-virtual/public-assets-node'
/** Reads every file when the server starts: all answers share one buffer for each file, and serving one opens none. */
const ASSETS_IN_MEMORY = `
import { readFileSync } from 'node:fs'
import assets from '#nitro-internal-virtual/public-assets-data'
const files = new Map(Object.entries(assets).map(([id, { path }]) => [id, readFileSync(new URL(path, import.meta.url))]))
export const readAsset = id => files.get(id)
`

const HTTP = '\0node-http'
/**
 * An import of `node:http` evaluates its getters, one of which loads Node's client for HTTP (undici): 11 MB, and a tenth of the
 * CPU time of a start.
 */
const HTTP_WITHOUT_GETTERS = `
const http = process.getBuiltinModule('node:http')
export const { ${Object.entries(Object.getOwnPropertyDescriptors(http)).flatMap(([name, { get }]) => get ? [] : [name]).join(', ')} } = http
export default http
`
/** Libraries that load it by looking at these globals, at each start or each request. */
const LAZY_GLOBALS: readonly (readonly [file: RegExp, eager: string, lazy: string])[] = [
  [/\/ofetch\/dist\/node\.mjs$/, 'globalThis.Headers || Headers$1', 'function Headers(init) { return new globalThis.Headers(init) }'],
  [/\/h3\/dist\/index\.mjs$/, 'typeof Response !== "undefined" && data instanceof Response', 'data?.constructor?.name === "Response"'],
]

/** What Nitro has no option for. */
export function tuneServerBundle({ hooks }: Nitro): void {
  hooks.hook('rollup:before', (_nitro, config) => {
    config.plugins = [config.plugins, { name: 'server-bundle', resolveId: { order: 'pre', handler: resolveHttp }, load: loadHttp, transform, renderChunk: toAscii }]
  })
}

function resolveHttp(id: string) {
  return id === 'node:http' || id === 'http' ? HTTP : undefined
}

function loadHttp(id: string) {
  return id === HTTP ? HTTP_WITHOUT_GETTERS : undefined
}

function transform(code: string, id: string) {
  // Nitro reads a file from the disk at each request, or keeps all of them as Base64 in the code, at three times their size.
  if (id.endsWith(ASSETS)) return { code: ASSETS_IN_MEMORY, map: null }
  const [, eager, lazy] = LAZY_GLOBALS.find(([file]) => file.test(id)) ?? []
  if (eager === undefined || lazy === undefined) return undefined
  if (!code.includes(eager)) throw new Error(`${id} looks at a global of undici in another way than this build knows.`)
  return { code: code.replace(eager, () => lazy), map: null }
}

/** One other character makes V8 keep a whole file at two bytes a letter. */
function toAscii(code: string) {
  return { code: code.replace(/[^\0-\x7F]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`), map: null }
}
