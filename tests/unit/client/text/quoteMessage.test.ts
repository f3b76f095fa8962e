import { expect, test } from 'vitest'
import { quoteMessage } from '~/client/text/quoteMessage'

test.each([
  ['hello', '> Ann:\n> hello\n'],
  ['one\n\ntwo\nthree\nfour', '> Ann:\n> one\n> two\n> three…\n'],
  ['> Ben:\n> when?\nTomorrow.', '> Ann:\n> Tomorrow.\n'],
  ['> only a quote', '> Ann:\n> > only a quote\n'],
  ['```js\nlet x\n```', '> Ann:\n> let x\n'],
  ['```\n```', '> Ann:\n'],
  ['🙂'.repeat(250), `> Ann:\n> ${'🙂'.repeat(200)}…\n`],
])('%j is quoted by its author and first lines', (text, quote) => expect(quoteMessage('Ann', text)).toBe(quote))
