import { h } from 'vue'
import type { FunctionalComponent, VNodeChild } from 'vue'
import type { InlineToken } from '~/utils/inlineMarkdown'

const ELEMENTS = { bold: 'strong', italic: 'em', strike: 's' } as const

/** The marked-up words of a message; what people wrote is text, never HTML. */
const InlineText: FunctionalComponent<{ tokens: readonly InlineToken[] }> = ({ tokens }) => tokens.map(renderToken)
InlineText.props = ['tokens']
export default InlineText

function renderToken(token: InlineToken): VNodeChild {
  switch (token.type) {
    case 'text': return token.text
    case 'code': return h('code', { dir: 'ltr' }, token.text)
    case 'link': return h('a', { href: token.href, dir: 'ltr', target: '_blank', rel: 'noopener noreferrer nofollow' }, token.text)
    default: return h(ELEMENTS[token.type], token.children.map(renderToken))
  }
}
