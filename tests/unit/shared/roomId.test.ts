import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ROOM_ID_ALPHABET, ROOM_ID_LENGTH, formatRoomId, parseRoomId } from '#shared/roomId'

const roomId = fc.string({ unit: fc.constantFrom(...ROOM_ID_ALPHABET), minLength: ROOM_ID_LENGTH, maxLength: ROOM_ID_LENGTH })

test('an id is its own canonical form', () => {
  fc.assert(fc.property(roomId, id => parseRoomId(id) === id))
})

test('every spelling gives the same id', () => {
  const spelling = fc.record({ id: roomId, isUpper: fc.boolean(), zero: fc.constantFrom('0', 'o', 'O'), one: fc.constantFrom('1', 'i', 'I', 'l', 'L'), separator: fc.constantFrom('', '-', ' ') })
  fc.assert(fc.property(spelling, ({ id, isUpper, zero, one, separator }) => {
    const cased = isUpper ? id.toUpperCase() : id
    const written = [...cased].map(character => character === '0' ? zero : character === '1' ? one : character).join(separator)
    expect(parseRoomId(written)).toBe(id)
  }))
})

test('a code in groups of four gives the same id', () => {
  fc.assert(fc.property(roomId, (id) => {
    expect(formatRoomId(id)).toMatch(/^\w{4}-\w{4}-\w{4}-\w{4}$/)
    expect(parseRoomId(formatRoomId(id))).toBe(id)
  }))
})

test('any input gives a canonical id, or nothing', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (input) => {
    const id = parseRoomId(input)
    expect(id === undefined || parseRoomId(id) === id).toBe(true)
  }))
})

test.each(['', 'u123456789abcdef', '0123456789abcde', '0123456789abcdef0', '0123_4567_89ab_cdef', '-'.repeat(1000)])('is refused (case %#)', (input) => {
  expect(parseRoomId(input)).toBeUndefined()
})
