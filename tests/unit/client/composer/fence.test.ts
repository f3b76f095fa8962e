import { describe, expect, test } from 'vitest'
import { fencePart, isInFence } from '~/client/composer/fence'
import { parseMarkdown } from '~/client/text/markdown'

describe('the caret', () => {
  // `|` is the caret.
  test.each(['```\n|', '```js\nx|\n```', 'a\n```\n\n|\n```\nb', '```\n``|\n```', '````\n```\n|'])('is in a code block: %j', text => expect(isInFence(text.replace('|', ''), text.indexOf('|'))).toBe(true))
  test.each(['|', '|```\nx\n```', '```js|\nx\n```', '```\nx\n```|', '```\nx\n|```', '```\nx\n```\n|', '`x|`', 'a ```\n|', '```a`b\n|'])('is not in one: %j', text => expect(isInFence(text.replace('|', ''), text.indexOf('|'))).toBe(false))
})

describe('a part becomes a code block', () => {
  const fenced = (text: string, part: string) => {
    const start = text.indexOf(part)
    const { fenced } = fencePart(text, start, start + part.length)
    return text.slice(0, start) + fenced + text.slice(start + part.length)
  }
  test.each([
    ['x', 'x', '```\nx\n```\n'],
    ['a x b', 'x', 'a \n```\nx\n```\n b'],
    ['a\nx\nb', 'x', 'a\n```\nx\n```\nb'],
    ['x\n\n', 'x\n\n', '```\nx\n```\n'],
    ['  x', '  x', '```\n  x\n```\n'],
  ])('of %j, %j', (text, part, expected) => expect(fenced(text, part)).toBe(expected))

  test('with a fence that is not in it', () => {
    const [block] = parseMarkdown(fenced('```\nx\n```', '```\nx\n```'))
    expect(block).toMatchObject({ type: 'codeBlock', text: '```\nx\n```' })
  })

  test('and tells where its code ends', () => {
    const { fenced, codeEnd } = fencePart('a', 1, 1)
    expect(isInFence(`a${fenced}`, 1 + codeEnd)).toBe(true)
  })
})
