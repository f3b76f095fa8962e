import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withFreeColour } from '#server/rooms/participantId'
import { randomTokens } from '#server/rooms/tokens'
import { createLooks, initials } from '~/client/room/participantLook'

const ids = (minLength: number, maxLength: number) => fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength, maxLength })
const names = fc.constantFrom('Ann', 'Anna', 'Ann Lee', 'Al', 'Ben', '👩‍💻', 'दीपा', 'A', '李小龙', '')

test.each([
  ['Ann', 'A'],
  ['Calm Otter', 'CO'],
  ['ada b. lovelace', 'AL'],
  ['👩‍👩‍👧 Miller', '👩‍👩‍👧M'],
  ['दीपा', 'दी'],
  ['李小龙', '李'],
  ['Ben (2)', 'B2'],
  ['(', '('],
  ['ßen', 'SS'],
])('the initials of %s are %s', (name, expected) => {
  expect(initials(name)).toBe(expected)
})

test('people who share a colour have different initials', () => {
  fc.assert(fc.property(fc.array(names, { minLength: 13, maxLength: 100 }), (people) => {
    const { lookOf } = createLooks()
    const ids: string[] = []
    for (let at = 0; at < people.length; at++) ids.push(withFreeColour(randomTokens.participantId(), ids))
    const looks = people.map((name, at) => lookOf(ids[at] ?? '', name))
    expect(new Set(looks.map(({ slot, initials }) => `${slot} ${initials}`)).size).toBe(people.length)
  }))
})

test('a look never changes', () => {
  fc.assert(fc.property(ids(1, 40), (people) => {
    const { lookOf } = createLooks()
    const first = people.map(id => lookOf(id, 'Ann'))
    expect(people.toReversed().map(id => lookOf(id, 'Ann')).toReversed()).toEqual(first)
  }))
})

test('a new name brings new initials, not a new colour', () => {
  const { lookOf } = createLooks()
  const { slot } = lookOf('a', 'Ann')
  expect(lookOf('a', 'Ben')).toEqual({ slot, initials: 'B' })
})

test('everybody has the same colour in each page, in whichever order it saw them', () => {
  fc.assert(fc.property(ids(1, 40), (people) => {
    const [one, other] = [createLooks(), createLooks()]
    const slots = people.map(id => one.lookOf(id, 'Ann').slot)
    expect(people.toReversed().map(id => other.lookOf(id, 'Ann').slot).toReversed()).toEqual(slots)
  }))
})
