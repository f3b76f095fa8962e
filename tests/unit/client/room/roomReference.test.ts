import { expect, test } from 'vitest'
import { codeLength, parseRoomReference } from '~/client/room/roomReference'

const ID = '0123456789abcdef'

test.each([
  ID,
  '0123-4567-89ab-cdef',
  ' 0123 4567 89AB CDEF ',
  'OI23–4567–89ab–cdef',
  `https://chat.example/room/${ID}`,
  `http://localhost:3000/room/${ID}/`,
  `chat.example/room/${ID}#k=AAECAwQFBgcICQoLDA0ODw`,
  `https://chat.example/room/${ID}%23k=AAECAwQFBgcICQoLDA0ODw`,
  `https://chat.example/room/${ID}?utm=1`,
  `Come in: https://chat.example/room/${ID}.`,
  `/room/0123-4567-89AB-CDEF`,
  `https://chat.example/room/0123%2D4567-89ab-cdef`,
  `${ID}.`,
])('finds the room in %s', (input) => {
  expect(parseRoomReference(input)).toBe(ID)
})

test.each(['', 'hello', '0123456789abcde', '0123456789abcdefg', 'https://chat.example/', 'https://chat.example/room/', '/room/%', 'u123456789abcdef', 'x'.repeat(10_000)])('finds none if there is none (case %#)', (input) => {
  expect(parseRoomReference(input)).toBeUndefined()
})

test.each([
  ['0123456789abcde', 15],
  ['0123-4567-89ab-cde', 15],
  [' 0123 4567 89AB CDEF 0 ', 17],
  ['hello', 5],
])('counts the characters of a code that is too short or too long: %s', (input, length) => {
  expect(codeLength(input)).toBe(length)
})

test.each(['', ' - ', 'u123456789abcdef', 'https://chat.example/', '/room/%', 'x'.repeat(10_000)])('counts none where the length is not what is wrong (case %#)', (input) => {
  expect(codeLength(input)).toBeUndefined()
})
