import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import data from 'core-js-compat/data.json' with { type: 'json' }
import ts from 'typescript'
import { expect, onTestFinished, test } from 'vitest'
import { createViteServer } from 'vitest/node'
import { ROOT } from '../../scripts/build'
import { NEWER_FEATURES, NEWER_STYLES, OLDEST_BROWSERS } from '../support/newerFeatures'

const FOLDER = join(ROOT, '.output/public/_nuxt')
const OLDEST = { chrome: 111, firefox: 114, safari: 16.4, ios: 16.4 } as const

/** Names of newer features, except those that an older sibling shares: `.map` of an iterator looks like an array's. */
const TOO_COMMON = new Set(['concat', 'drop', 'every', 'filter', 'find', 'flatMap', 'forEach', 'from', 'map', 'reduce', 'some', 'take', 'size', 'parse', 'json', 'any', 'try', 'escape', 'with', 'connection', 'query', 'resize', 'detached', 'pause', 'scheduler'])
const isStatic = (feature: string) => /^[A-Z]\w*\.\w+$/.test(feature)
const NAMES = new Set(NEWER_FEATURES.map(feature => feature.split('.').at(-1) ?? '').filter(name => !TOO_COMMON.has(name)))
const STATICS = new Set(NEWER_FEATURES.filter(isStatic))

/** Features that a library uses after a check, or only names. */
const GUARDED: readonly (readonly [name: string, why: RegExp])[] = [
  // Vue names every method of arrays that it makes reactive; our code calls none of them.
  ['toSorted', /toSorted\(\w+\)\{/],
  ['toReversed', /toReversed\(\)\{/],
  ['toSpliced', /toSpliced\(/],
  // Nuxt's reader of payloads.
  ['fromBase64', /typeof Uint8Array\.fromBase64\s*===?\s*[`"']function/],
  ['toBase64', /typeof \w+\.toBase64\s*===?\s*[`"']function/],
  ['requestIdleCallback', /requestIdleCallback(?:\|\||,)/],
  ['cancelIdleCallback', /cancelIdleCallback(?:\|\||[,;])/],
  ['startViewTransition', /[`"']startViewTransition[`"']\s*in document|document\.startViewTransition/],
  ['trustedTypes', /window\.trustedTypes/],
  ['isWellFormed', /typeof \w+\.isWellFormed\s*===?\s*[`"']function/],
  ['highlights', /typeof Highlight\s*===?\s*[`"']function/],
  ['Segmenter', /typeof Intl\.Segmenter\s*===?\s*[`"']function|[`"']Segmenter[`"']\s*in Intl/],
]

const files = (extension: string) => readdirSync(FOLDER).filter(name => name.endsWith(extension)).map(name => ({ name, source: readFileSync(join(FOLDER, name), 'utf8') }))

/** Every use of a newer feature in a script. */
function usesIn(source: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const name = node.name.text
      const path = `${node.expression.getText(file)}.${name}`
      if (NAMES.has(name) || STATICS.has(path)) found.push(name)
      if (isOfIterator(node, file)) found.push(`${name} of an iterator`)
    }
    if (ts.isRegularExpressionLiteral(node) && /v[a-z]*$/.test(node.text.slice(node.text.lastIndexOf('/')))) found.push('RegExp v')
    if (ts.isNewExpression(node) && node.expression.getText(file) === 'RegExp' && /^[`"'][a-z]*v/.test(node.arguments?.[1]?.getText(file) ?? '')) found.push('RegExp v')
    ts.forEachChild(node, visit)
  }
  const file = ts.createSourceFile('chunk.js', source, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS)
  visit(file)
  return found
}

function isOfIterator({ name, expression }: ts.PropertyAccessExpression, file: ts.SourceFile): boolean {
  if (!['drop', 'every', 'filter', 'find', 'flatMap', 'forEach', 'map', 'reduce', 'some', 'take', 'toArray'].includes(name.text)) return false
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return false
  const { name: method, expression: owner } = expression.expression
  return ['values', 'keys', 'entries', 'matchAll'].includes(method.text) && !/^(?:Object|Array|\w+Object)$/.test(owner.getText(file))
}

test('the build targets the documented browsers', async () => {
  const vite = await createViteServer({ configFile: false, logLevel: 'silent', server: { middlewareMode: true, ws: false }, optimizeDeps: { noDiscovery: true } })
  onTestFinished(() => vite.close())
  expect(vite.config.build.target).toEqual(OLDEST_BROWSERS)
  const text = readFileSync(join(ROOT, 'docs/browsers.md'), 'utf8').replaceAll('\n', ' ')
  for (const name of ['Chrome and Edge 111', 'Firefox 114', 'iOS 16.4']) expect(text).toContain(name)
})

test('the list of newer features has every feature of the language that core-js knows', () => {
  const known = NEWER_FEATURES.map(feature => feature.replace('.prototype', '').toLowerCase())
  const missing = Object.entries(data)
    .filter(([name]) => name.startsWith('es.') && !/symbol|-tag|species|\.v2$|constructor/.test(name))
    .filter(([, support]) => Object.entries(OLDEST).some(([browser, version]) => !(Number((support as Record<string, string>)[browser]) <= version)))
    .map(([name]) => name.replace(/^es\./, '').replace(/-/g, ''))
    .filter(name => !known.includes(name) && !known.some(feature => feature.endsWith(name.replace('typedarray', 'uint8array'))))
  expect(missing.filter(name => !IRRELEVANT.test(name))).toEqual([])
})

/** core-js counts these as missing for a fault in some corner, or no page can reach them by mistake. */
const IRRELEVANT = /^(?:array\.(?:push|unshift|splice|sort|reverse|iterator|includes|lastindexof|indexof|fromasync)|aggregateerror|error\.|date|function|global|json\.(?:parse|stringify)|math\.|number|object\.(?:groupby|keys)|parse|promise|reflect|regexp|set\.|map\.|string|typedarray\.(?:set|sort|from|of)|iterator|dataview|asynciterator|suppressederror|disposablestack|asyncdisposablestack|weakmap|weakset|arraybuffer|escape|unescape|uint8array)/

test('no shipped script uses a newer feature without a check', () => {
  const scripts = files('.js')
  expect(scripts.length).toBeGreaterThan(5)
  const unguarded = scripts.flatMap(({ name, source }) => usesIn(source)
    .filter(feature => !GUARDED.some(([guarded, why]) => guarded === feature && why.test(source)))
    .map(feature => `${name}: ${feature}`))
  expect(unguarded).toEqual([])
})

test.each([
  'URL.canParse(a)', 'new Intl.Segmenter()', 'a.isWellFormed()', '/[a&&b]/v', 'new RegExp(a, "gv")', 'Object.groupBy(a, b)', 'Promise.withResolvers()', 'AbortSignal.any([])',
  'a.values().map(b)', 'a.matchAll(/b/g).toArray()', 'a.union(b)', 'Array.fromAsync(a)', 'URL.parse(a)', 'a.toSorted()',
])('it would be found: %s', (source) => {
  expect(usesIn(source)).not.toEqual([])
})

test.each(['a.map(b)', 'Object.values(a).map(b)', 'JSON.parse(a)', '/v/g', 'a.with', 'Array.from(a)'])('old features are not: %s', (source) => {
  expect(usesIn(source)).toEqual([])
})

test('no shipped style needs a newer feature', () => {
  const styles = files('.css')
  expect(styles.length).toBeGreaterThan(1)
  for (const { name, source } of styles) expect(NEWER_STYLES.exec(source)?.[0], name).toBeUndefined()
})
