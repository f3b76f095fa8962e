import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SLOTS, createLooks, initials } from '~/client/room/participantLook'

const ids = (minLength: number, maxLength: number) => fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength, maxLength })
const names = fc.constantFrom('Ann', 'Anna', 'Ann Lee', 'Al', 'Ben', '👩‍💻', 'दीपा', 'A', '李小龙', '')

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

test('each person has an own colour while there are enough', () => {
  fc.assert(fc.property(ids(2, SLOTS), (people) => {
    const { lookOf } = createLooks()
    expect(new Set(people.map(id => lookOf(id, 'Ann').slot)).size).toBe(people.length)
  }))
})

test('beyond that colours are shared evenly, by people with different initials', () => {
  fc.assert(fc.property(fc.array(names, { minLength: 13, maxLength: 100 }), (people) => {
    const { lookOf } = createLooks()
    const looks = people.map((name, at) => lookOf(`p${at}`, name))
    const perSlot = Array.from({ length: SLOTS }, (_, slot) => looks.filter(look => look.slot === slot).length)
    expect(Math.max(...perSlot) - Math.min(...perSlot)).toBeLessThanOrEqual(1)
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

test('most people have the same colour in a page that saw them in another order', () => {
  const rooms = Array.from({ length: 100 }, (_, room) => Array.from({ length: 4 }, (_, at) => `participant-${room}-${at}`))
  const alike = rooms.map((people) => {
    const [one, other] = [createLooks(), createLooks()]
    for (const id of people) one.lookOf(id, id)
    for (const id of people.toReversed()) other.lookOf(id, id)
    return people.filter(id => one.lookOf(id, id).slot === other.lookOf(id, id).slot).length
  })
  expect(alike.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(250)
})
