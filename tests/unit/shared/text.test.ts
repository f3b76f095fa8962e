import { expect, test } from 'vitest'
import { checkText } from '#shared/text'

test.each(['a', ' a ', 'line\nline\ttab', 'x'.repeat(4000), '👩‍👩‍👧', '\u202Eabc', '🙂'.repeat(2000)])('may be sent (case %#)', (text) => {
  expect(checkText(text)).toBeUndefined()
})

test.each(['', ' ', '\n\n', '\u200B\u2060', '\u2800', '\u3164', 'a\u0000', 'a\rb', '\u001B[0m', '\u0085', '\uD800', 'a\uDC00b'])('%j is refused', (text) => {
  expect(checkText(text)).toBe('text_invalid')
})

test('any 4,001 code units are too long', () => {
  expect(checkText('x'.repeat(4001))).toBe('text_too_long')
  expect(checkText(' '.repeat(4001))).toBe('text_too_long')
})
