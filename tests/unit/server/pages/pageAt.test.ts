import { expect, test } from 'vitest'
import { pageAt } from '#server/pages/pageAt'
import { readRoomAddress } from '~/client/encryption/linkKey'

const ID = '0123456789abcdef'

test.for([
  ['/', 'home'], ['', 'home'], ['?lang=de', 'home'], ['/?lang=de', 'home'],
  [`/room/${ID}`, 'room'], [`/room/${ID}/`, 'room'], [`/room/${ID}?lang=de`, 'room'], [`/room/${ID.toUpperCase()}`, 'room'],
  ['/room/0123-4567-89ab-cdef', 'room'], ['/room/0123%204567%2089ab%20cdef', 'room'], [`/room/${ID}%23k=${'a'.repeat(22)}`, 'room'], [`/room/${ID}%23k%3Dabc`, 'room'],
  [`/room/${ID}%23`, undefined], [`/room/${ID}%23key`, undefined], [`/room/${ID}%`, undefined], [`/room/${ID}%2F`, undefined], [`/room/${ID}/more`, undefined],
  [`/Room/${ID}`, undefined], ['/room', undefined], ['/room/', undefined], ['/room/short', undefined], ['/nothing', undefined], ['//', undefined], [`/room/${'a'.repeat(10_000)}`, undefined],
] as const)('the page at %s is %s', ([path, page]) => {
  expect(pageAt(path)).toBe(page)
})

test('a page of a room is where the browser sees one', () => {
  const parts = ['#', '%23', '%2523', 'k=', 'k%3D', '&p=1', '/', '%', '%25', 'abc', 'ä', ' ', '-']
  for (let index = 0; index < 3 * parts.length ** 2; index += 1) {
    const rest = [0, 1, 2].map(digit => parts[Math.floor(index / parts.length ** digit)] ?? '').join('')
    const path = `/room/${encodeURIComponent(ID + rest)}`
    expect(pageAt(path) === 'room', path).toBe(readRoomAddress(ID + rest, '') !== undefined)
  }
})
