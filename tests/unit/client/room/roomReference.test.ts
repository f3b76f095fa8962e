import { expect, test } from 'vitest'
import { parseRoomReference } from '~/client/room/roomReference'

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
