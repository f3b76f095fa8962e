import { h } from 'vue'
import type { FunctionalComponent, VNodeChild } from 'vue'
import { dropInvisible, showInvisible } from '#shared/invisible'
import type { InlineToken } from '~/client/text/inlineMarkdown'

const ELEMENTS = { bold: 'strong', italic: 'em', strike: 's' } as const

/** The marked-up words of a message; what people wrote is text, never HTML. `ownRooms`: what addresses of this site's rooms begin with. */
const InlineText: FunctionalComponent<{ tokens: readonly InlineToken[], ownRooms: readonly string[] }> = ({ tokens, ownRooms }) =>
  tokens.map(token => renderToken(token, ownRooms))
InlineText.props = ['tokens', 'ownRooms']
export default InlineText

function renderToken(token: InlineToken, ownRooms: readonly string[]): VNodeChild {
  switch (token.type) {
    case 'text': return dropInvisible(token.text)
    case 'code': return h('code', { dir: 'ltr', translate: 'no' }, showInvisible(token.text))
    case 'link': return h('a', {
      'href': token.href,
      'dir': 'ltr',
      'translate': 'no',
      'target': ownRooms.some(rooms => token.href.startsWith(rooms)) ? undefined : '_blank',
      'rel': 'noopener noreferrer nofollow',
      'data-host': token.host,
    }, token.text)
    default: return h(ELEMENTS[token.type], token.children.map(child => renderToken(child, ownRooms)))
  }
}
