import type { InlineToken } from '~/utils/inlineMarkdown'
import { inlineSource, parseInline } from '~/utils/inlineMarkdown'

/** A part of a message: running text, or a fenced block of code. `open` and `close` are the fences as written. */
export type Block
  = | { readonly type: 'text', readonly children: readonly InlineToken[] }
    | { readonly type: 'codeBlock', readonly text: string, readonly language: string, readonly open: string, readonly close: string }

const OPENING = /^```[^`]*$/
const CLOSING = /^```\s*$/

/**
 * Reads what a message may be marked up with: fenced code blocks, inline code, bold, italic, strike-through and bare links.
 * Never HTML; linear in the length of `text`; `markdownSource` gives the text back, to the character.
 */
export function parseMarkdown(text: string): readonly Block[] {
  const lines = text.split('\n')
  const lastClosing = lines.findLastIndex(line => CLOSING.test(line))
  const blocks: Block[] = []
  let start = 0
  let at = 0
  while (at < lines.length) {
    if (at < lastClosing && OPENING.test(lines[at] ?? '')) {
      let end = at + 1
      while (!CLOSING.test(lines[end] ?? '')) end++
      pushText(blocks, lines, start, at)
      blocks.push(codeBlock(lines, at, end, start < at))
      start = end + 1
      at = end
    }
    at++
  }
  pushText(blocks, lines, start, lines.length)
  return blocks
}

/** The text that the blocks were read from. */
export function markdownSource(blocks: readonly Block[]): string {
  return blocks.map(block => block.type === 'text' ? inlineSource(block.children) : block.open + block.text + block.close).join('')
}

function codeBlock(lines: readonly string[], start: number, end: number, followsText: boolean): Block {
  const fence = lines[start] ?? ''
  const isEmpty = end === start + 1
  // The line breaks around a block belong to its fences, so that no empty line is shown beside it.
  return {
    type: 'codeBlock',
    text: lines.slice(start + 1, end).join('\n'),
    language: fence.slice(3).trim(),
    open: `${followsText ? '\n' : ''}${fence}\n`,
    close: `${isEmpty ? '' : '\n'}${lines[end] ?? ''}${end < lines.length - 1 ? '\n' : ''}`,
  }
}

function pushText(blocks: Block[], lines: readonly string[], start: number, end: number): void {
  if (start >= end) return
  blocks.push({ type: 'text', children: parseInline(lines.slice(start, end).join('\n')) })
}
