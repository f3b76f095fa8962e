import { describe, expect, test } from 'vitest'
import { looksLikeCode } from '~/client/composer/looksLikeCode'

const CODE = {
  JavaScript: 'function add(a, b) {\n  return a + b\n}\n\nconsole.log(add(1, 2))',
  TypeScript: 'export const sum = (list: number[]) =>\n  list.reduce((a, b) => a + b, 0)',
  Python: 'def fib(n):\n    if n < 2:\n        return n\n    return fib(n - 1) + fib(n - 2)\n\nprint(fib(10))',
  Java: 'public class Main {\n  public static void main(String[] args) {\n    System.out.println("hi");\n  }\n}',
  C: '#include <stdio.h>\n\nint main(void) {\n  printf("hi\\n");\n  return 0;\n}',
  Go: 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("hi")\n}',
  Rust: 'fn main() {\n    let x = 5;\n    println!("{}", x);\n}',
  SQL: 'SELECT name, count(*)\nFROM people\nWHERE age > 3\nGROUP BY name',
  HTML: '<ul>\n  <li>one</li>\n  <li>two</li>\n</ul>',
  CSS: '.a {\n  color: red;\n}',
  JSON: '{\n  "name": "Ann",\n  "age": 3\n}',
  shell: '$ npm install\n$ npm test',
  assignments: 'x = 1\ny = 2\nprint(x + y)',
}

const PROSE = {
  'a letter': 'Dear Ben,\n\nthank you for your letter. I will come on Monday; please tell Carl.\n\nYours,\nAnn',
  'a list': 'We need:\n- milk\n- bread (two)\n- 3 apples\n- eggs',
  'numbered steps': '1. Open the page.\n2. Press the button.\n3. Wait (a minute or so).',
  'words that code has too': 'for example this\nlet me know\nif you can come:\nimport duties are high\nfrom Monday to Friday\nreturn to sender\nclass of 2020\nuse it or lose it',
  'a poem': 'The sea is calm tonight.\n  The tide is full, the moon lies fair\n  Upon the straits;\nCome to the window.',
  'times': 'Mon 10:00-12:00\nTue 14:00-15:30\nWed: closed',
  'a conversation': 'Ann: are you there?\nBen: yes :)\nAnn: see you at 5 (or 6)',
  'an address': 'Ann Example\n12 Long Road\nLondon N1 2AB\nUK',
  'an e-mail': '> when?\nTomorrow.\n> where?\nHere: https://example.org/a?b=c&d=e',
  'sums': '2 + 2 is 4\n3 * 3 is 9\nso 4 < 9',
  'Japanese': 'こんにちは。\n元気ですか？\nはい（とても）。',
  'one line': 'const x = { a: 1 };',
  'a fence': '```\nx = 1;\n```\ny = 2;',
}

describe('a paste of several lines', () => {
  test.each(Object.entries(CODE))('of %s looks like code', (_, text) => expect(looksLikeCode(text)).toBe(true))
  test.each(Object.entries(PROSE))('that is %s does not', (_, text) => expect(looksLikeCode(text)).toBe(false))

  test('is looked at in little time, of any content', () => {
    for (const part of ['a ', 'a.', '(', ' =', '<a ', '"', 'import ', '\t', 'x\n', '{}\n', 'def f(']) looksLikeCode(`${part.repeat(4000)}\n${part.repeat(4000)}`)
  })
})
