import { describe, expect, test } from 'vitest'
import { readTokens } from '~/client/code/readTokens'

const tokens = (code: string, language: string) => readTokens(code, language).map(({ kind, start, end }) => [kind, code.slice(start, end)])

describe('code', () => {
  test.each([
    ['js', 'const a = "b" // that is c', [['keyword', 'const'], ['string', '"b"'], ['comment', '// that is c']]],
    ['python', 'def f(x):\n  return None', [['keyword', 'def'], ['title', 'f'], ['keyword', 'return'], ['number', 'None']]],
    ['c', 'int a = 1;', [['title', 'int'], ['number', '1']]],
    ['sh', 'echo "hi" # there', [['title', 'echo'], ['string', '"hi"'], ['comment', '# there']]],
    ['html', '<style>a { color: red }</style>', [['keyword', 'style'], ['keyword', 'a'], ['title', 'color'], ['keyword', 'style']]],
    ['sql', 'SELECT 1', [['keyword', 'SELECT'], ['number', '1']]],
  ])('in %s is told apart: %s', (language, code, expected) => expect(tokens(code, language)).toEqual(expected))

  test.each(['', 'klingon', '__proto__', 'constructor'])('in "%s" is plain', language => expect(tokens('const a = 1', language)).toEqual([]))

  test.each(['js', 'ts', 'python', 'java', 'c', 'cs', 'go', 'rust', 'bash', 'json', 'html', 'css', 'sql'])('in %s is read in little time, of any content', (language) => {
    for (const part of ['(', '<a ', '"', '\'', '`', '/*', '${', 'a.', '1', '{', '[', '@', '#', '\\', ' ', '<<E\n', 'r#"', '$(', '//\n']) readTokens(part.repeat(4000).slice(0, 4000), language)
  })
})
