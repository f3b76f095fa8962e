import { globSync, readFileSync } from 'node:fs'
import { parse } from 'vue/compiler-sfc'
import { expect, test } from 'vitest'

/** A node of a template; `type` and `tagType` are numbers of Vue's compiler. */
interface Node { readonly type: number, readonly tagType?: number, readonly tag?: string, readonly children?: readonly Node[], readonly content?: unknown, readonly loc: { readonly source: string } }

const ELEMENT = 1
const TEXT = 2
const INTERPOLATION = 5
const PLAIN_ELEMENT = 0
/** Words that are constant while the page is open. */
const CONSTANT = /^\{\{\s*strings(?:\.\w+)+\s*\}\}$/

/** Changing text that is not alone in its element. */
function exposed(node: Node): string[] {
  const { children = [] } = node
  const changing = children.filter(({ type, loc }) => type === INTERPOLATION && !CONSTANT.test(loc.source))
  const isAlone = node.type === ELEMENT && node.tagType === PLAIN_ELEMENT && children.every(({ type }) => type === TEXT || type === INTERPOLATION)
  return [...isAlone ? [] : changing.map(({ loc }) => loc.source), ...children.flatMap(exposed)]
}

// A browser that translates a page replaces its text nodes. Vue sets the text of an element as a whole, but updates a text
// node with siblings in its remembered position.
test.each(globSync(['*.vue', '{components,pages}/**/*.vue']))('%s: changing text is alone in its element', (file) => {
  const { descriptor } = parse(readFileSync(file, 'utf8'))
  expect(descriptor.template?.ast?.children.flatMap(node => exposed(node as Node))).toEqual([])
})
