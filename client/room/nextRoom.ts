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
  for (const { clientId, text } of messages) {
    const nextId = clientId.startsWith(MARK) ? parseRoomReference(text) : undefined
    if (nextId === undefined || nextId === roomId) continue
    const key = wholeKeyIn(text)
    return `/room/${nextId}${key ? writeFragment(key) : ''}`
  }
  return undefined
}
