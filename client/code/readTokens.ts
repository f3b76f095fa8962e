import type { Emitter } from 'highlight.js'
import highlighter from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import cpp from 'highlight.js/lib/languages/cpp'
import csharp from 'highlight.js/lib/languages/csharp'
import css from 'highlight.js/lib/languages/css'
import go from 'highlight.js/lib/languages/go'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'

/** What a part of code is; the style sheet has a colour for each. */
export type CodeKind = 'keyword' | 'string' | 'number' | 'title' | 'comment'

/** A part of code, by its positions. */
export interface CodeToken { readonly kind: CodeKind, readonly start: number, readonly end: number }

/** By the first word of a highlighter's scope. */
const KINDS: Readonly<Record<string, CodeKind>> = {
  'keyword': 'keyword', 'name': 'keyword', 'selector-tag': 'keyword', 'doctag': 'keyword',
  'string': 'string', 'regexp': 'string', 'char': 'string',
  'number': 'number', 'literal': 'number', 'symbol': 'number', 'variable': 'number',
  'title': 'title', 'type': 'title', 'built_in': 'title', 'attr': 'title', 'attribute': 'title', 'property': 'title', 'selector-class': 'title', 'selector-id': 'title', 'selector-pseudo': 'title',
  'comment': 'comment', 'meta': 'comment', 'quote': 'comment',
}

/** Takes positions instead of HTML. */
class TokenEmitter implements Emitter {
  readonly tokens: { kind: CodeKind, start: number, end: number }[] = []
  readonly #scopes: string[] = []
  #at = 0

  addText(text: string) {
    const kind = KINDS[this.#scopes.at(-1)?.split('.')[0] ?? '']
    const last = this.tokens.at(-1)
    if (kind && last?.kind === kind && last.end === this.#at) last.end += text.length
    else if (kind) this.tokens.push({ kind, start: this.#at, end: this.#at + text.length })
    this.#at += text.length
  }

  startScope(name: string) {
    this.#scopes.push(name)
  }

  endScope() {
    this.#scopes.pop()
  }

  // The types leave out these two, which the highlighter calls for the scopes of a mode.
  openNode(name: string) {
    this.startScope(name)
  }

  closeNode() {
    this.endScope()
  }

  __addSublanguage(inner: Emitter) {
    if (!(inner instanceof TokenEmitter)) return
    for (const { kind, start, end } of inner.tokens) this.tokens.push({ kind, start: this.#at + start, end: this.#at + end })
    this.#at += inner.#at
  }

  finalize() {}

  toHTML() {
    return ''
  }
}

highlighter.configure({ __emitter: TokenEmitter })
for (const [name, language] of Object.entries({ bash, cpp, csharp, css, go, java, javascript, json, python, rust, sql, typescript, xml })) {
  highlighter.registerLanguage(name, language)
}
highlighter.registerAliases(['c', 'h'], { languageName: 'cpp' })

/** The coloured parts of code, in order; none if the language is not known. @param language its name or a common short form, such as `js`. */
export function readTokens(code: string, language: string): readonly CodeToken[] {
  if (!highlighter.getLanguage(language)) return []
  const { _emitter: emitter } = highlighter.highlight(code, { language, ignoreIllegals: true })
  return emitter instanceof TokenEmitter ? emitter.tokens : []
}
