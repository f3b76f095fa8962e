import type { InlineToken } from './inlineMarkdown'
import type { Block } from './markdown'

/** About as many characters stand in a line on a small screen. */
const ROW_CHARACTERS = 60
/** A text with more rows than this is folded. */
const LONG_ROWS = 16

/** Whether a message is so long that only its beginning is shown at first. */
export function isLong(blocks: readonly Block[]): boolean {
  return blocks.reduce((rows, block) => rows + countRows(block), 0) > LONG_ROWS
}

/** Lines of text wrap, lines of code do not. */
function countRows(block: Block): number {
  if (block.type === 'codeBlock') return block.text.split('\n').length
  return plain(block.children).split('\n').reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / ROW_CHARACTERS)), 0)
}

function plain(tokens: readonly InlineToken[]): string {
  return tokens.map(token => 'children' in token ? plain(token.children) : token.text).join('')
}
