import { dropInvisible, showInvisible } from '#shared/invisible'
import type { InlineToken } from './inlineMarkdown'
import { parseMarkdown } from './markdown'

/** The words of a message without its marks, as they are read out. */
export function plainText(text: string): string {
  return parseMarkdown(text).map(block => block.type === 'codeBlock' ? showInvisible(block.text) : wordsOf(block.children)).join(' ')
}

function wordsOf(tokens: readonly InlineToken[]): string {
  return tokens.map((token) => {
    switch (token.type) {
      case 'text': return dropInvisible(token.text)
      case 'code': return showInvisible(token.text)
      case 'link': return token.host === undefined ? token.text : `${token.text} (${token.host})`
      default: return wordsOf(token.children)
    }
  }).join('')
}
