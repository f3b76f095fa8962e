import type { Message } from '#shared/protocol'
import { wholeKeyIn, writeFragment } from '~/client/encryption/linkKey'
import { parseRoomReference } from './roomReference'

/** Marks the message with the link of the next room, in every language. */
const MARK = 'next-'

/** The `clientId` of the message that links the next room. */
export function nextRoomClientId(unique: string): string {
  return `${MARK}${unique}`
}

/** The path of the next room, with its key: from the first marked message, so that everybody goes to the same one. @param roomId of the present room. */
export function findNextRoom(messages: readonly Message[], roomId: string): string | undefined {
  for (const message of messages) {
    const path = nextRoomIn(message, roomId)
    if (path !== undefined) return path
  }
  return undefined
}

/** The messages without links to other next rooms: of two that were made at the same moment, the second is ended. */
export function withoutOtherNextRooms(messages: readonly Message[], roomId: string): readonly Message[] {
  const path = findNextRoom(messages, roomId)
  const isOther = (message: Message) => ![undefined, path].includes(nextRoomIn(message, roomId))
  return path !== undefined && messages.some(isOther) ? messages.filter(message => !isOther(message)) : messages
}

function nextRoomIn({ clientId, text }: Message, roomId: string): string | undefined {
  const nextId = clientId.startsWith(MARK) ? parseRoomReference(text) : undefined
  if (nextId === undefined || nextId === roomId) return undefined
  const key = wholeKeyIn(text)
  return `/room/${nextId}${key ? writeFragment(key) : ''}`
}
