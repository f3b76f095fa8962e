import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkText } from '#shared/text'
import { sanitizeLine, sanitizeText } from '~/client/text/sanitizeText'

const ESC = '\u001B'
const BEL = '\u0007'

/** Ordinary texts, and the pieces that terminals and word processors add. */
const pasted = fc.array(fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(ESC, `${ESC}[`, `${ESC}[31m`, `${ESC}]0;title`, BEL, `${ESC}\\`, '\u009B', '\u009D', '\u009C', '\b', '\r', '\n', '\r\n', '\f', '\0', '\u007F', '\u2028', '\uD83D', '\uDE00'),
), { maxLength: 40 }).map(parts => parts.join(''))

test('any pasted text may be sent, unless it is blank or too long', () => {
  fc.assert(fc.property(pasted, (text) => {
    const mended = sanitizeText(text)
    expect(checkText(`x${mended}`.slice(0, 4000).replace(/[\uD800-\uDBFF]$/, ''))).toBeUndefined()
    expect(sanitizeText(mended)).toBe(mended)
    expect(sanitizeLine(text)).not.toMatch(/[\n\r]/)
  }), { numRuns: 2000 })
})

test('a text that may be sent stays as it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    fc.pre(checkText(text) === undefined && !/[\u2028\u2029]/.test(text))
    expect(sanitizeText(text)).toBe(text)
  }), { numRuns: 2000 })
  expect(sanitizeText('tab\tand\nline, [31m, \\x1b[0m, 🙂 \u202E')).toBe('tab\tand\nline, [31m, \\x1b[0m, 🙂 \u202E')
})

test.each([
  ['colours', `${ESC}[31merror ${ESC}[0m`, 'error '],
  ['colours of 24 bits', `${ESC}[38;2;255;0;0mred${ESC}[m ${ESC}[38:2::255:0:0mred${ESC}[39;49m`, 'red red'],
  ['erasing a line', `10 %\r${ESC}[K20 %\r\n`, '10 %\n20 %\n'],
  ['a cursor that is hidden', `${ESC}[?25l…${ESC}[?25h`, '…'],
  ['a window title', `${ESC}]0;ann@host: ~${BEL}$ ls`, '$ ls'],
  ['a link', `see ${ESC}]8;;https://a.example/${ESC}\\here${ESC}]8;;${ESC}\\.`, 'see here.'],
  ['a title that never ends', `${ESC}]0;title\nfirst line\nsecond${BEL}`, ']0;title\nfirst line\nsecond'],
  ['controls of 8 bits', '\u009B31merror\u009B0m \u009D0;title\u009Cdone', 'error done'],
  ['character sets', `${ESC}(B${ESC}[mplain${ESC}=${ESC}>${ESC}7${ESC}8`, 'plain'],
  ['a sequence that is cut off', `end${ESC}[3`, 'end'],
  ['an escape before a word', `${ESC}Hello ${ESC}5`, 'Hello 5'],
  ['bold in a manual page', 'N\bNA\bAM\bME\bE', 'NAME'],
  ['underlined in a manual page', '_\bf_\bi_\bl_\be', 'file'],
  ['bold and underlined at once', '_\bX\bX', 'X'],
  ['emoji struck over', '🙂\b🙂', '🙂'],
  ['backspaces alone', '\b\babc\b\b', 'abc'],
  ['line ends', 'a\r\nb\rc\fd\u2028e\u2029f\u0085g\vh', 'a\nb\nc\nd\ne\nf\ng\nh'],
  ['other controls', 'a\0b\u0001c\u007Fd\u0092e', 'abcde'],
  ['halves of characters', 'a\uD83Db\uDE00c\uDE00\uD83D', 'a\uFFFDb\uFFFDc\uFFFD\uFFFD'],
])('of a terminal or another program: %s', (_, text, mended) => {
  expect(sanitizeText(text)).toBe(mended)
})

test('a one-line field gets one line', () => {
  expect(sanitizeLine(`${ESC}[1mAnn${ESC}[0m\r\n\r\nof Green Gables`)).toBe('Ann of Green Gables')
})

test('takes linear time for any text', () => {
  for (const unit of [ESC, `${ESC}]`, `${ESC}[`, '\b', 'a\b', `${ESC}]0;`, '\u009B0', '\r']) {
    const text = unit.repeat(200_000)
    const start = performance.now()
    sanitizeText(text)
    expect(performance.now() - start, JSON.stringify(unit)).toBeLessThan(2000)
  }
})
