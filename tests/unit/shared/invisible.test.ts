import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dropInvisible, showInvisible } from '#shared/invisible'

/** Characters that are invisible in a text, or change the order of visible ones. */
const HIDDEN = [
  '\u00AD', '\u034F', '\u061C', '\u115F', '\u1160', '\u17B4', '\u180E', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2060', '\u2063', '\u2066', '\u2067', '\u2068', '\u2069',
  '\u206A', '\u3164', '\uFE00', '\uFE0E', '\uFE0F', '\uFEFF', '\uFFA0', '\uFFF9', '\uFFFB', '\u{1BCA0}', '\u{1D173}', '\u{E0001}', '\u{E0041}', '\u{E007F}', '\u{E0100}', '\u{E01EF}', '\u{E0FFF}',
] as const
const NEEDED = [
  '👩\u200D💻', '👨\u200D👩\u200D👧', '👩🏽\u200D🔬', '❤\uFE0F', '❤\uFE0F\u200D🔥', '1\uFE0F\u20E3', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', '🇫🇷', 'می\u200Cخواهم', 'क्\u200Dष', 'ක්\u200Dරි',
] as const
const NEEDED_IN_TEXT = ['☎\uFE0E', 'അവന്\u200D', 'ه\u200D.ق', '葛\u{E0100}', 'ᠮᠣ\u180Bᠩ', 'ភាសា\u200Bខ្មែរ', '⠓⠑⠇⠇⠕⠀⠺', 'line\nline\ttab', 'אבג', '\u06DD'] as const

describe('in a text', () => {
  test.each(HIDDEN)('%j is removed', character => expect(dropInvisible(`rm${character} -rf`)).toBe('rm -rf'))
  test.each([...NEEDED, ...NEEDED_IN_TEXT])('%j is kept', text => expect(dropInvisible(`a ${text} b`)).toBe(`a ${text} b`))
  test('one of many selectors on an emoji is kept', () => expect(dropInvisible(`👍${'\uFE0F'.repeat(9)}\u{E0100}\u{E0141}!`)).toBe('👍\uFE0F!'))
})

describe('in code', () => {
  test.each([...HIDDEN, '\u2028', '\u2029', '\u2800'])('%j is a symbol', (character) => {
    const name = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? ''}`
    expect(showInvisible(`rm${character} -rf`)).toBe(`rm⟦${name}⟧ -rf`)
  })

  test('each of several is shown', () => expect(showInvisible('a\u202E\u2066b')).toBe('a⟦U+202E⟧⟦U+2066⟧b'))
  test.each([...NEEDED, 'a\n\tb', 'אבג'])('%j is unchanged', code => expect(showInvisible(`"${code}"`)).toBe(`"${code}"`))
})

test('in any text, nothing else is changed, and nothing hidden is left', () => {
  const HIDES = /[\p{Bidi_Control}\u{E0000}-\u{E0060}\u2060-\u2064\u00AD\uFEFF]/u
  fc.assert(fc.property(fc.string({ unit: fc.oneof(fc.constantFrom(...HIDDEN, '👩', '💻', 'क', 'م', 'a', '漢', '\n'), fc.string({ unit: 'binary', maxLength: 1 })) }), (text) => {
    expect(dropInvisible(text)).not.toMatch(HIDES)
    expect(showInvisible(text)).not.toMatch(HIDES)
    expect(dropInvisible(dropInvisible(text)).length).toBeLessThanOrEqual(text.length)
    const visible = text.replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}\uFFF9-\uFFFB]/gu, '')
    expect(dropInvisible(visible)).toBe(visible)
  }), { numRuns: 1000 })
})
