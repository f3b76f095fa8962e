import { characterAt, characterBefore, runEnd } from './characters'
import type { CodeClosers } from './codeClosers'
import { findCodeClosers, nextCloser } from './codeClosers'
import { readAddress } from './links'

/** Inline part of a message's Markdown. */
export type InlineToken
  = | { readonly type: 'text', readonly text: string }
    | { readonly type: 'code', readonly text: string }
    /** `host`: the real host, if the text spells it differently. */
    | { readonly type: 'link', readonly text: string, readonly href: string, readonly host?: string }
    | { readonly type: Emphasis, readonly children: readonly InlineToken[] }

export type Emphasis = 'bold' | 'italic' | 'strike'

/** The number of marked parts left; later ones stay plain text. */
export interface Budget { left: number }

/** An opened mark. `start`: start of its content; `depth`: open brackets there. */
interface Frame { emphasis: Emphasis | undefined, mark: string, children: InlineToken[], start: number, depth: number, leavesBracket: boolean }

interface Parser { readonly text: string, readonly stack: Frame[], readonly closers: CodeClosers, readonly budget: Budget, depth: number }

const MARKS: Readonly<Record<string, Emphasis>> = { '**': 'bold', '__': 'bold', '*': 'italic', '_': 'italic', '~~': 'strike' }
const SPECIAL = /[`*_~\n()[\]{}]|https?:\/\/|mailto:|www\.|[a-z0-9][a-z0-9._%+'-]{0,63}@/gi
/** The most other marks between a mark and the character that decides about it: `**_~~x~~_**`. */
const NESTED_MARKS = 6

// Excludes `"` and `'`: they enclose strings of code, including globs.
const BEFORE_MARK = /[\s\p{Ps}\p{Pi}¿¡—–、。，：；！？]/u
const AFTER_MARK = /[\s\p{Pe}\p{Pf}\p{Terminal_Punctuation}"'…—–]/u
// A single sign also occurs in sums, globs and pointers, so it needs a word next to it. Double signs rarely mean anything else.
const STARTS_ITALIC = /[\p{L}\p{N}\p{So}\p{Sc}\p{Ps}\p{Pi}"'`#@¿¡]/u
const ENDS_ITALIC = /[\p{L}\p{N}\p{M}\p{So}\p{Sc}\p{Sk}\p{Pe}\p{Pf}\p{Sentence_Terminal}"'`%,:;…\u{E007F}]/u
const NEVER_STARTS = /[\s\p{Pe}\p{Pf},;:!?=/\\|&]/u
const NEVER_ENDS = /[\s\p{Ps}\p{Pi}=/\\|&]/u
/** Names that code writes between double underscores. */
const DUNDER = /^(?:name|main|init|file|dict|doc|all|class|slots|version|proto|tests|mocks|pycache|snapshots|fixtures|FILE|LINE|DATE|TIME|DIR)$/
/** Not a bracket: `:)`, `;-)` and the like. */
const EMOTICON = /[:;=][-'o^]?$/

/**
 * Parses inline marks in one pass, in linear time; each marked part reduces the budget. A mark counts only at the edge of a word
 * and within its line; anything ambiguous stays text.
 */
export function parseInline(text: string, budget: Budget = { left: Number.POSITIVE_INFINITY }): readonly InlineToken[] {
  const root: Frame = { emphasis: undefined, mark: '', children: [], start: 0, depth: 0, leavesBracket: false }
  const parser: Parser = { text, stack: [root], closers: findCodeClosers(text, isClosedBefore), budget, depth: 0 }
  let at = 0
  while (at < text.length) {
    SPECIAL.lastIndex = at
    const next = budget.left > 0 ? SPECIAL.exec(text) : null
    pushText(top(parser.stack), text.slice(at, next?.index))
    at = next ? readSpecial(parser, next.index, next[0]) : text.length
  }
  endLine(parser)
  return root.children
}

function readSpecial(parser: Parser, at: number, found: string): number {
  if (found.length > 1) return readLink(parser, at, found)
  if (found === '`') return readCode(parser, at)
  if (found === '*' || found === '_' || found === '~') return readMarks(parser, at)
  if (found === '\n') endLine(parser)
  else countBracket(parser, at, found)
  pushText(top(parser.stack), found)
  return at + 1
}

function readLink({ text, stack, budget }: Parser, at: number, found: string): number {
  const address = readAddress(text, at)
  if (address?.href !== undefined) {
    top(stack).children.push({ type: 'link', ...address, href: address.href })
    budget.left--
    return at + address.text.length
  }
  // Marks may be inside a string that only looks like an e-mail address.
  const plain = address?.text ?? (found.endsWith('@') ? /^[a-z0-9]+/i.exec(found)?.[0] ?? found : found)
  pushText(top(stack), plain)
  return at + plain.length
}

function readMarks(parser: Parser, at: number): number {
  const { text } = parser
  const end = runEnd(text, at)
  const run = text.slice(at, end)
  const marks = marksIn(run)
  if (!marks.every(mark => mark in MARKS)) pushText(top(parser.stack), run)
  else if (!(canClose(text, at, end) && close(parser, at, run)) && !(canOpen(text, at, end) && open(parser, end, marks))) {
    pushText(top(parser.stack), run)
  }
  return end
}

function marksIn(run: string): readonly string[] {
  return run === '***' || run === '___' ? [run.slice(1), run.slice(2)] : [run]
}

function canOpen(text: string, at: number, end: number): boolean {
  let inside = end
  while (inside - end < NESTED_MARKS && '*_~'.includes(text.charAt(inside) || ' ')) inside++
  const first = characterAt(text, inside)
  return isOpenedFrom(text, at) && (end - at === 1 ? STARTS_ITALIC.test(first) : first !== '' && !NEVER_STARTS.test(first))
}

/** Whether the text before a mark, ignoring other marks, lets it open. */
function isOpenedFrom(text: string, at: number): boolean {
  let outside = at - 1
  while (at - outside <= NESTED_MARKS && '*_~'.includes(text.charAt(outside) || ' ')) outside--
  const before = text.charAt(outside)
  if (before === '' || /\s/.test(before)) return true
  // `f(*args)` and `a[*i]` are calls.
  return BEFORE_MARK.test(before) && !(/[([{]/.test(before) && /\w/.test(text.charAt(outside - 1)))
}

function canClose(text: string, at: number, end: number): boolean {
  let inside = at - 1
  while (at - inside <= NESTED_MARKS && '*_~'.includes(text.charAt(inside) || ' ')) inside--
  const last = characterBefore(text, inside + 1)
  const isEnd = end - at === 1 ? ENDS_ITALIC.test(last) : last !== '' && !NEVER_ENDS.test(last)
  return isEnd && isClosedBefore(text, end) && !(text.slice(at, end) === '__' && text.charAt(end) === '.')
}

/** Whether the text after a mark, ignoring other marks, lets it close. */
function isClosedBefore(text: string, end: number): boolean {
  let outside = end
  while (outside - end < NESTED_MARKS && '*_~'.includes(text.charAt(outside) || ' ')) outside++
  const after = characterAt(text, outside)
  return after === '' || AFTER_MARK.test(after)
}

function open({ stack, depth }: Parser, start: number, marks: readonly string[]): boolean {
  // Bold inside bold has no meaning: the last opener counts.
  for (const mark of marks) flattenFrom(stack, stack.findIndex(frame => frame.mark === mark))
  for (const mark of marks) stack.push({ emphasis: MARKS[mark], mark, children: [], start, depth, leavesBracket: false })
  return true
}

/** Closes the marks of `run`; unclosed marks inside become text. */
function close(parser: Parser, at: number, run: string): boolean {
  const { stack, text, depth, budget } = parser
  const marks = marksIn(run)
  const closed = stack.filter(frame => marks.includes(frame.mark)).reverse()
  const outer = closed.at(-1)
  if (!outer || closed.length < marks.length || budget.left < closed.length) return false
  const from = stack.indexOf(outer)
  if (!closed.every(frame => isClear(frame, text.slice(frame.start, at), depth))) {
    flattenFrom(stack, from)
    return false
  }
  for (const { emphasis, mark } of closed) {
    flattenFrom(stack, stack.findIndex(frame => frame.mark === mark) + 1)
    const children = stack.pop()?.children ?? []
    if (emphasis) top(stack).children.push({ type: emphasis, children })
    budget.left--
  }
  return true
}

/** Names such as `_snake_case_` and parts of calls such as `(*p, (int*)q)` have signs at edges that are not marks. */
function isClear({ mark, depth, leavesBracket }: Frame, content: string, depthAtEnd: number): boolean {
  if (leavesBracket || depth !== depthAtEnd) return false
  if (mark === '__' && DUNDER.test(content)) return false
  return mark === '~~' || /\s/.test(content) || !content.includes(mark.startsWith('_') ? '_' : mark)
}

function countBracket(parser: Parser, at: number, bracket: string) {
  if ('([{'.includes(bracket)) {
    parser.depth++
    return
  }
  if (EMOTICON.test(parser.text.slice(Math.max(0, at - 2), at))) return
  parser.depth--
  for (const frame of parser.stack) frame.leavesBracket ||= parser.depth < frame.depth
}

function endLine(parser: Parser) {
  flattenFrom(parser.stack, 1)
  parser.depth = 0
}

/** Turns the marks opened from this stack position on into text. */
function flattenFrom(stack: Frame[], from: number) {
  if (from < 1) return
  while (stack.length > from) {
    const frame = stack.pop()
    if (!frame) return
    pushText(top(stack), frame.mark)
    for (const token of frame.children) {
      if (token.type === 'text') pushText(top(stack), token.text)
      else top(stack).children.push(token)
    }
  }
}

function readCode({ text, stack, closers, budget }: Parser, at: number): number {
  const start = runEnd(text, at)
  const mark = text.slice(at, start)
  const canStart = isOpenedFrom(text, at) && !/\s/.test(text.charAt(start) || ' ')
  const end = canStart ? nextCloser(closers, mark.length, start) : undefined
  const content = end === undefined ? '\n' : text.slice(start, end)
  if (end === undefined || content.includes('\n')) {
    pushText(top(stack), mark)
    return start
  }
  top(stack).children.push({ type: 'code', text: content })
  budget.left--
  return end + mark.length
}

function top(stack: Frame[]): Frame {
  const frame = stack.at(-1)
  if (!frame) throw new Error('the stack of marks is never empty')
  return frame
}

function pushText(frame: Frame, text: string): void {
  if (text === '') return
  const last = frame.children.at(-1)
  if (last?.type === 'text') frame.children[frame.children.length - 1] = { type: 'text', text: last.text + text }
  else frame.children.push({ type: 'text', text })
}
