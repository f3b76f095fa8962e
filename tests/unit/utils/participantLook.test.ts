import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HUES, initials, participantHue } from '~/utils/participantLook'

test.each([
  ['Ann', 'A'],
  ['Calm Otter', 'CO'],
  ['ada b. lovelace', 'AL'],
  ['👩‍👩‍👧 Miller', '👩‍👩‍👧M'],
  ['दीपा', 'दी'],
  ['李小龙', '李'],
  ['ßen', 'SS'],
])('the initials of %s are %s', (name, expected) => {
  expect(initials(name)).toBe(expected)
})

test('a colour is the same for everyone, and one of the palette', () => {
  fc.assert(fc.property(fc.string(), id => participantHue(id) === participantHue(id) && participantHue(id) % (360 / HUES) === 0 && participantHue(id) < 360))
})

test('the colours of many people spread over the whole palette', () => {
  const hues = new Set(Array.from({ length: 500 }, (_, index) => participantHue(`participant-${index}`)))
  expect(hues.size).toBe(HUES)
})
