import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InlineToken } from '~/client/text/inlineMarkdown'
import { parseInline } from '~/client/text/inlineMarkdown'
import { MARKED_PARTS, parseMarkdown } from '~/client/text/markdown'
import { CODE_AND_SIGNS, hasEdgedMarks, plainWords } from '../../../support/unmarked'

const marks = fc.constantFrom('> ', '\n> ', '*', '**', '***', '_', '__', '~~', '`', '``', '```', '\n```\n', '```js\n', 'https://', 'mailto:', 'http://a.b', '(', ')', ' ', '\n', 'a', 'é', '🙂', '<b>', '\u202E')
const markedText = fc.array(marks, { maxLength: 60 }).map(parts => parts.join(''))

/** Tokens as HTML would show them: <b>bold</b>. */
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

/** The rendered text of a message. */
function shown(text: string): string {
  return parseMarkdown(text).map(block => block.type === 'codeBlock' ? block.language + block.text : shownInline(block.children)).join('\n')
}

function shownInline(tokens: readonly InlineToken[]): string {
  return tokens.map(token => 'children' in token ? shownInline(token.children) : token.text).join('')
}

/** The characters of a text that are not shown: the text is what is shown, in its order, with these between. `undefined` if not. */
function hidden(text: string): string | undefined {
  let rest = ''
  let at = 0
  for (const character of shown(text)) {
    const found = text.indexOf(character, at)
    // Blocks are joined by a line break, which may stand for a fence or the end of the text.
    if (found < 0) {
      if (character === '\n') continue
      return undefined
    }
    rest += text.slice(at, found)
    at = found + character.length
  }
  return rest + text.slice(at)
}

test('keeps every character of any text, except the marks', () => {
  fc.assert(fc.property(fc.oneof(markedText, fc.string({ unit: 'binary' })), text => /^[*_~`>\s]*$/.test(hidden(text) ?? 'lost')), { numRuns: 1000 })
})

describe('ambiguous markup', () => {
  test.each(CODE_AND_SIGNS)('is shown as it was written: %j', text => expect(shown(text)).toBe(text))

  test('stays whole between other texts', () => {
    fc.assert(fc.property(plainWords, (text) => {
      fc.pre(!hasEdgedMarks(text))
      expect(shown(text)).toBe(text)
    }), { numRuns: 1500 })
  })

  test('never loses more than marks of any text', () => {
    fc.assert(fc.property(fc.oneof(markedText, plainWords, fc.string({ unit: 'binary' })), (text) => {
      let rest = shown(text)
      for (const character of text) {
        if (rest.startsWith(character)) rest = rest.slice(character.length)
        else expect('*_~`> \n\t').toContain(character)
      }
      expect(rest).toBe('')
    }), { numRuns: 1000 })
  })

  test.each(['a**b**', '**b**c', '2**b**', '[x]**b**', 'f(**b**)', '/**b**', '**b**/', '"**b**"', '** b**', '**b **', '**a\nb**', '__b__.', '__b__(x)', '__b__c', 'a`b`', '`b`c', '` b`', '`a\nb`', '~~a\nb~~'])('includes %j, whose marks are not at the edge of a word', text => expect(shown(text)).toBe(text))
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
    ['(**b**), *i*: ~~s~~! `c`?', '({bold b}), {italic i}: {strike s}! [c]?'],
    ['「**太字**」', '「{bold 太字}」'],
    ['¿*qué*?', '¿{italic qué}?'],
    ['**Note:** ok', '{bold Note:} ok'],
    ['**haha :)**', '{bold haha :)}'],
    ['**🎉** *🎉 yes 🎉*', '{bold 🎉} {italic 🎉 yes 🎉}'],
    ['_see `a_b` and snake_case_', '{italic see [a_b] and snake_case}'],
    ['**_~~all~~_**', '{bold {italic {strike all}}}'],
  ])('%s', (text, expected) => expect(drawn(text)).toBe(expected))

  test.each(['2 * 3 * 4', 'snake_case_name', '**open', 'a ** b', '*', '****', '`open', '~one~', '* item\n* item'])('leaves %s alone', (text) => {
    expect(drawn(text)).toBe(text)
  })

  test('crossing marks are closed by the outer one', () => {
    expect(drawn('**a *b** c*')).toBe('{bold a *b} c*')
  })
})

describe('code blocks', () => {
  test('stand between fences on lines of their own, with the language they name', () => {
    expect(parseMarkdown('look:\n```ts\nconst a = `b`\n```\nnice')).toEqual([
      { type: 'text', children: [{ type: 'text', text: 'look:' }] },
      { type: 'codeBlock', text: 'const a = `b`', language: 'ts' },
      { type: 'text', children: [{ type: 'text', text: 'nice' }] },
    ])
  })

  test('may have longer fences around shorter ones', () => {
    expect(parseMarkdown('````md\n```\nx\n```\n````')).toMatchObject([{ type: 'codeBlock', language: 'md', text: '```\nx\n```' }])
  })

  test('that are not closed are text', () => {
    expect(parseMarkdown('```\nopen').map(({ type }) => type)).toEqual(['text'])
  })
})

test('lines that begin with "> " are a quote, with the marks in it', () => {
  expect(parseMarkdown('he said\n> first\n> *second*\n>no')).toMatchObject([
    { type: 'text' },
    { type: 'quote', children: [{ type: 'text', text: 'first\n' }, { type: 'italic' }] },
    { type: 'text', children: [{ type: 'text', text: '>no' }] },
  ])
})

test.each([
  ['code blocks', '```\n```\n'], ['code blocks with text', '```js\nx\n```\n'], ['quotes', '> a\nb\n'], ['bold', '**a** '], ['code', '`a` '],
  ['links', 'www.x.org '], ['nested marks', '***a*** '], ['a mixture', '> **a** `b`\n```\nc\n```\n'],
])('after %j of a message comes plain text', (_what, part) => {
  const text = part.repeat(200)
  const count = (tokens: readonly InlineToken[]): number => tokens.reduce((sum, token) => sum + (token.type === 'text' ? 0 : 1) + ('children' in token ? count(token.children) : 0), 0)
  const blocks = parseMarkdown(text)
  const parts = blocks.reduce((sum, block) => sum + (block.type === 'text' ? 0 : 1) + ('children' in block ? count(block.children) : 0), 0)
  expect(parts).toBeLessThanOrEqual(MARKED_PARTS)
  expect(parts).toBeGreaterThanOrEqual(MARKED_PARTS - 2)
  expect(blocks.length).toBeLessThanOrEqual(2 * MARKED_PARTS + 1)
  expect(hidden(text)).toMatch(/^[*_~`>\s]*$/)
  expect(shown(text).endsWith(part.repeat(100).trimEnd()) || shown(text).endsWith(part.repeat(100))).toBe(true)
})

test('takes linear time for any text', () => {
  for (const part of ['*', '**', '_a', '`', '`a``b', '~~', '*a **b ', 'http://', 'https://a)', '(', '```\n', '```js\n', '**a_b~~', '> a\n', '*a) ', '(*a ', 'a.b@', 'www.', 'https://u@a.b/ ', '日https://a.b/日', '`a ', ' a`', '*_~~']) {
    const steps = [1, 16].map(times => countSteps(part.repeat(250 * times)))
    expect((steps[1] ?? 0) / (steps[0] ?? 1), part).toBeLessThan(40)
  }
})

/** How often the parser reads a character: independent of the machine's load. */
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
