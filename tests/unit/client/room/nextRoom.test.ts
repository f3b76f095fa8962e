import { expect, test } from 'vitest'
import { findNextRoom, nextRoomClientId, withoutOtherNextRooms } from '~/client/room/nextRoom'
import { strings } from '../../../support/english'

const HERE = '0123456789abcdef'
const THERE = 'fedcba9876543210'
const KEY = '#k=AAECAwQFBgcICQoLDA0ODw'

const said = (text: string, clientId = 'chance') => ({ seq: 1, clientId, participantId: 'ann', name: 'Ann', text, sentAt: 0 })
const leads = (link: string, unique = 'a') => said(strings.room.movedOn(link), nextRoomClientId(unique))

test('the first link to a next room counts, from anybody', () => {
  const messages = [said('hello'), leads(`https://a.example/room/${THERE}`), leads('https://a.example/room/1111111111111111', 'b')]
  expect(findNextRoom(messages, HERE)).toBe(`/room/${THERE}`)
})

test('links to other next rooms are left out, and nothing else', () => {
  const [first, again] = [leads(`https://a.example/room/${THERE}`), leads(`https://a.example/room/${THERE}`, 'c')]
  const second = leads('https://a.example/room/1111111111111111', 'b')
  const hello = said(`hello https://a.example/room/1111111111111111`)
  expect(withoutOtherNextRooms([hello, first, second, again], HERE)).toEqual([hello, first, again])
  const alone = [hello, first, again]
  expect(withoutOtherNextRooms(alone, HERE)).toBe(alone)
})

test.each([KEY, `${KEY}&p=1`])('it comes with its key: %s', (fragment) => {
  expect(findNextRoom([leads(`http://localhost:3000/room/${THERE}${fragment}`)], HERE)).toBe(`/room/${THERE}${fragment}`)
})

test.each([
  ['a link that somebody wrote', said(`come to https://a.example/room/${THERE}`)],
  ['what leads nowhere', leads('https://a.example/')],
  ['what cannot be read', said('', nextRoomClientId('a'))],
  ['what leads back here', leads(`https://a.example/room/${HERE}`)],
])('%s is no next room', (_, message) => {
  expect(findNextRoom([message], HERE)).toBeUndefined()
  expect(findNextRoom([message, leads(`https://a.example/room/${THERE}`)], HERE)).toBe(`/room/${THERE}`)
})

test('its id is one that a client may choose', () => {
  expect(nextRoomClientId('V1StGXR8_Z5jdHi6B-myT').length).toBeLessThanOrEqual(36)
})
