import { expect, test } from 'vitest'
import { parseEvent } from '#server/redis/events'
import { roomHash, roomKey } from '#server/redis/keys'
import { openMessage } from '#server/redis/messages'
import { RoomSeal } from '#server/redis/seal'

// What another process of this format has written. Where one of these has to change, FORMAT in server/redis/keys.ts changes as well.

const ID = '0123456789abcdef'
const HASH = 'n59REfeyengfHx3d5evC3St5a_xzZcnCi1SOVkF2kp8'
const NAME = Buffer.from('XaAE+zwBMTwAAAAAUW9/yi4xBysEL1hMZ4slx1ygEw==', 'base64')
const BODY = Buffer.from('XaAE+zwBMTwAAAABrvTEz3a99r+Rgb6SElPKapq+FfLzkqT+CIjtkvf+', 'base64')
const CLIENT_KEY = 'glFO7C6MvTuIdtBFsblod5'

test('a room is known by this name', () => {
  expect([roomHash(ID), roomKey(HASH)]).toEqual([HASH, `ecr:2:{${HASH}}`])
})

test('a message that another process has sealed, stored and published is read', () => {
  const seal = new RoomSeal(ID)
  expect(seal.hash('c1')).toBe(CLIENT_KEY)
  const stored = Buffer.concat([Buffer.from(`1767225600000 ann ${CLIENT_KEY} 5 network ${NAME.length}\n`), NAME, BODY])
  const event = parseEvent(Buffer.concat([Buffer.from(`m 7\n3 ${stored.length}\n`), stored]))
  expect(event).toMatchObject({ kind: 'messages', number: 7 })
  expect(event?.kind === 'messages' && event.messages.map(message => openMessage(seal, message))).toEqual([
    { seq: 3, clientId: 'c1', participantId: 'ann', name: 'Ann', text: 'hello', sentAt: 1_767_225_600_000 },
  ])
})
