import { expect, test } from 'vitest'
import { safeLine, safeMessage, safeName, safeText } from '../../../../../packages/client/src/terminal/safeText'

test('no character of the controls reaches a terminal, except line feeds', () => {
  const all = Array.from({ length: 0x110000 }, (_, point) => point).filter(point => point < 0xD800 || point > 0xDFFF)
  const passed = new Set(safeText(all.map(point => `${String.fromCodePoint(point)} `).join('')))
  const controls = all.map(point => String.fromCodePoint(point)).filter(character => /\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}/u.test(character))
  expect(controls.filter(character => passed.has(character))).toEqual(['\n'])
})

test.each([
  ['\u001B[31mred\u001B[0m', '[31mred[0m'],
  ['\u009B2Jclear', '2Jclear'],
  ['a\u202Eb\u2066c\u200F', 'abc'],
  ['\uD83D lone', '\uFFFD lone'],
  ['a\r\nb\rc\u2028d\u0085e', 'a\nb\nc\nd\ne'],
  ['a\tb', 'a    b'],
  [`e${'\u0301'.repeat(9)}`, `e${'\u0301'.repeat(4)}`],
  ['👩‍👩‍👧 日本語 שלום नमस्ते', '👩‍👩‍👧 日本語 שלום नमस्ते'],
])('%j becomes %j', (hostile, safe) => {
  expect(safeText(hostile)).toBe(safe)
})

test('names are one line, and what cannot be read is said', () => {
  expect(safeLine('a\n\nb')).toBe('a b')
  expect([safeName(''), safeMessage('')]).toEqual(['(unreadable name)', '(cannot be read)'])
})
