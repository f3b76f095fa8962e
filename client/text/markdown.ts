import type { Budget, InlineToken } from './inlineMarkdown'
import { parseInline } from './inlineMarkdown'

/** A part of a message: text, quote, or fenced code block. */
export type Block
  = | { readonly type: 'text', readonly children: readonly InlineToken[] }
    | { readonly type: 'quote', readonly children: readonly InlineToken[] }
    | { readonly type: 'codeBlock', readonly text: string, readonly language: string }

/** Maximum of marked parts per message (the rest is plain text): each costs every reader's page some work. */
export const MARKED_PARTS = 50

/** The line that opens a code block: its fence, and the name of a language. */
export const OPENING = /^(`{3,})([^`]{0,30})$/
const CLOSING = /^`{3,}\s*$/
/** What a line of a quote begins with. */
export const QUOTE = '> '

type Lines = readonly string[]

/** Parses Markdown in linear time: fenced code blocks, quotes, inline code, bold, italic, strikethrough and links. Never HTML. */
export function parseMarkdown(text: string): readonly Block[] {
  const lines = text.split('\n')
  const lastClosing = findLastClosings(lines)
  const budget: Budget = { left: MARKED_PARTS }
  const blocks: Block[] = []
  let start = 0
  let at = 0
  while (at < lines.length) {
    const end = findBlockEnd(lines, at, lastClosing)
    if (end === undefined) {
      at++
      continue
    }
    // The text before the block comes first, and may use up the budget.
    pushText(blocks, lines, start, at, budget)
    start = at
    if (budget.left <= 0) break
    if (lines[at]?.startsWith(QUOTE)) pushQuote(blocks, lines, at, end, budget)
    else pushCode(blocks, lines, at, end, budget)
    start = end
    at = end
  }
  pushText(blocks, lines, start, lines.length, budget)
  return blocks
}

/** The last line that may close a fence, by fence. */
function findLastClosings(lines: Lines): ReadonlyMap<string, number> {
  return new Map(lines.flatMap((line, index) => CLOSING.test(line) ? [[line.trimEnd(), index] as const] : []))
}

/** The line after the block that starts at a line, if one does. */
function findBlockEnd(lines: Lines, at: number, lastClosing: ReadonlyMap<string, number>): number | undefined {
  const line = lines[at] ?? ''
  let end = at + 1
  if (line.startsWith(QUOTE)) {
    while (lines[end]?.startsWith(QUOTE)) end++
    return end
  }
  const fence = OPENING.exec(line)?.[1]
  if (fence === undefined || at >= (lastClosing.get(fence) ?? 0)) return undefined
  while (lines[end]?.trimEnd() !== fence) end++
  return end + 1
}

function pushQuote(blocks: Block[], lines: Lines, start: number, end: number, budget: Budget): void {
  budget.left--
  const text = lines.slice(start, end).map(line => line.slice(QUOTE.length)).join('\n')
  blocks.push({ type: 'quote', children: parseInline(text, budget) })
}

function pushCode(blocks: Block[], lines: Lines, start: number, end: number, budget: Budget): void {
  budget.left--
  const fence = lines[start] ?? ''
  const text = lines.slice(start + 1, end - 1).join('\n')
  blocks.push({ type: 'codeBlock', text, language: fence.replace(/^`+/, '').trim() })
}

function pushText(blocks: Block[], lines: Lines, start: number, end: number, budget: Budget): void {
  if (start >= end) return
  const text = lines.slice(start, end).join('\n')
  const last = blocks.at(-1)
  // Once the budget is used up, text follows text.
  if (last?.type === 'text') blocks[blocks.length - 1] = { type: 'text', children: [...last.children, { type: 'text', text: `\n${text}` }] }
  else blocks.push({ type: 'text', children: parseInline(text, budget) })
}
