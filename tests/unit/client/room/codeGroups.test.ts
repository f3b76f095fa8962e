import { describe, expect, test } from 'vitest'
import { countCharacters, group, isCode, ungroup } from '~/client/room/codeGroups'

/** Shows the gaps. */
const show = (text: string) => group(text).replaceAll('\u00A0', '·')

test.each([
  ['0', '0'],
  ['0123', '0123'],
  ['01234', '0123·4'],
  ['0123456789ABcdef', '0123·4567·89AB·cdef'],
  ['0123-4567-89ab', '0123-4567-89ab'],
  ['01234567-', '0123·4567-'],
  ['01234567-89', '0123·4567-89'],
])('groups %s in fours, and leaves the separators that somebody typed', (typed, grouped) => {
  expect(isCode(typed)).toBe(true)
  expect(show(typed)).toBe(grouped)
  expect([show(group(typed)), ungroup(group(typed)), isCode(group(typed))]).toEqual([grouped, typed, true])
})

test.each(['', ' ', 'https', 'www', 'chat.example', 'my-chat', 'room-12345-6', '0123456789abcdefg', 'u123', '0123:', 'chat.example/room/0123456789abcdef', '01–23', 'x'.repeat(10_000)])('takes %j for no code', (typed) => {
  expect(isCode(typed)).toBe(false)
})

describe('a code that is typed letter by letter', () => {
  test('is counted without separators', () => {
    expect([...'0123-4567-89ab-cdef'].map((_, at, all) => countCharacters(group(all.slice(0, at + 1).join(''))))).toEqual([1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 12, 13, 14, 15, 16])
  })

  test('has its caret after the same letter: the start of a code gives the start of its groups', () => {
    const code = '0123456789abcdef'
    for (let at = 0; at <= code.length; at++) expect(group(code)).toMatch(new RegExp(`^${group(code.slice(0, at))}`))
  })
})
