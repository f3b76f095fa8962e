import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InlineToken } from '~/utils/inlineMarkdown'
import { parseInline } from '~/utils/inlineMarkdown'
import { markdownSource, parseMarkdown } from '~/utils/markdown'

const marks = fc.constantFrom('*', '**', '***', '_', '__', '~~', '`', '``', '```', '\n```\n', '```js\n', 'https://', 'mailto:', 'http://a.b', '(', ')', ' ', '\n', 'a', 'é', '🙂', '<b>', '\u202E')
const markedText = fc.array(marks, { maxLength: 60 }).map(parts => parts.join(''))

/** Tokens as a person would draw them: <b>bold</b>. */
function draw(tokens: readonly InlineToken[]): string {
  return tokens.map((token) => {
    switch (token.type) {
      case 'text': return token.text
      case 'code': return `[${token.text}]`
      case 'link': return `<${token.href}>`
      default: return `{${token.type} ${draw(token.children)}}`
    }
  }).join('')
}
const drawn = (text: string) => draw(parseInline(text))

test('loses no character of any text', () => {
  fc.assert(fc.property(fc.oneof(markedText, fc.string({ unit: 'binary' })), text => markdownSource(parseMarkdown(text)) === text), { numRuns: 2000 })
})

describe('inline marks', () => {
  test.each([
    ['**bold**', '{bold bold}'],
    ['__bold__', '{bold bold}'],
    ['*italic* and _italic_', '{italic italic} and {italic italic}'],
    ['~~gone~~', '{strike gone}'],
    ['**bold *and italic***', '{bold bold {italic and italic}}'],
    ['***both***', '{bold {italic both}}'],
    ['`a*b*c`', '[a*b*c]'],
    ['``a`b``', '[a`b]'],
  ])('%s', (text, expected) => expect(drawn(text)).toBe(expected))

  test.each(['2 * 3 * 4', 'snake_case_name', '**open', 'a ** b', '*', '****', '`open', '~one~', '* item\n* item'])('leaves %s alone', (text) => {
    expect(drawn(text)).toBe(text)
  })

  test('what crosses is closed by the outer mark', () => {
    expect(drawn('**a *b** c*')).toBe('{bold a *b} c*')
  })
})

describe('links', () => {
  test.each([
    ['see https://a.example/x?y=1#z.', 'see <https://a.example/x?y=1#z>.'],
    ['(http://a.example)', '(<http://a.example>)'],
    ['https://a.example/wiki/A_(b)', '<https://a.example/wiki/A_(b)>'],
    ['**https://a.example**', '{bold <https://a.example>}'],
    ['mailto:ann@example.org!', '<mailto:ann@example.org>!'],
    ['https://a.example/snake_case_path', '<https://a.example/snake_case_path>'],
  ])('%s', (text, expected) => expect(drawn(text)).toBe(expected))

  test.each(['javascript:alert(1)', 'data:text/html,x', 'https://', 'xhttps://a.example', '[text](javascript:alert(1))', 'file:///etc/passwd'])('makes none of %s', (text) => {
    expect(drawn(text)).toBe(text)
  })

  test('lead nowhere but to http, https and mailto, whatever people write', () => {
    fc.assert(fc.property(markedText, text => hrefs(parseInline(text)).every(href => /^(?:https?|mailto):$/.test(new URL(href).protocol))))
  })
})

describe('code blocks', () => {
  test('stand between fences on lines of their own, with the language they name', () => {
    expect(parseMarkdown('look:\n```ts\nconst a = `b`\n```\nnice')).toEqual([
      { type: 'text', children: [{ type: 'text', text: 'look:' }] },
      { type: 'codeBlock', text: 'const a = `b`', language: 'ts', open: '\n```ts\n', close: '\n```\n' },
      { type: 'text', children: [{ type: 'text', text: 'nice' }] },
    ])
  })

  test('that are not closed are text', () => {
    expect(parseMarkdown('```\nopen').map(({ type }) => type)).toEqual(['text'])
  })
})

test('takes time in proportion to the length, whatever is written', () => {
  for (const part of ['*', '**', '_a', '`', '`a``b', '~~', '*a **b ', 'http://', 'https://a)', '(', '```\n', '```js\n', '**a_b~~']) {
    const steps = [1, 16].map(times => countSteps(part.repeat(250 * times)))
    expect((steps[1] ?? 0) / (steps[0] ?? 1), part).toBeLessThan(40)
  }
})

function hrefs(tokens: readonly InlineToken[]): string[] {
  return tokens.flatMap(token => 'children' in token ? hrefs(token.children) : token.type === 'link' ? [token.href] : [])
}

/** How often the parser looks at a character; a count does not depend on how busy the machine is. */
function countSteps(text: string): number {
  let steps = 0
  const { charAt, startsWith, slice } = String.prototype
  String.prototype.charAt = function (at) {
    steps++
    return charAt.call(this, at)
  }
  String.prototype.startsWith = function (search, at) {
    steps++
    return startsWith.call(this, search, at)
  }
  String.prototype.slice = function (start, end) {
    steps += 1
    return slice.call(this, start, end)
  }
  try {
    parseMarkdown(text)
  }
  finally {
    Object.assign(String.prototype, { charAt, startsWith, slice })
  }
  return steps
}
