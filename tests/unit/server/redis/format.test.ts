import { expect, test } from 'vitest'
import { parseEvent } from '#server/redis/events'
import { roomChannel, roomHash, roomKey } from '#server/redis/keys'
import { openMessage } from '#server/redis/messages'
import { RoomSeal } from '#server/redis/seal'

// What another process of this format has written. Where one of these has to change, FORMAT in server/redis/keys.ts changes as well.

const ID = '0123456789abcdef'
const HASH = 'n59REfeyengfHx3d5evC3St5a_xzZcnCi1SOVkF2kp8'
const NAME = Buffer.from('Hii9Ai7nQBUAAAAADTHHUugvdx88EXjxt/75gz34LQ==', 'base64')
const BODY = Buffer.from('Hii9Ai7nQBUAAAABhuBEg+WY8X5zsZUEmYTVPTOYMC3R/qNfU7OxZOl7', 'base64')
const CLIENT_KEY = 'ezyYtfCLITg_HEwVeOT2Nr'

test('a room is known by these names', () => {
  expect([roomHash(ID), roomKey(HASH), roomChannel(HASH)]).toEqual([HASH, `ecr:1:{${HASH}}`, `ecr:1:e:${HASH}`])
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
