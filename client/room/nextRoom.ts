import type { Message } from '#shared/protocol'
import { wholeKeyIn, writeFragment } from '~/client/encryption/linkKey'
import { parseRoomReference } from './roomReference'

/** Tells the message that leads on from any other that holds a link, in every language. */
const MARK = 'next-'

/** The `clientId` of the message that leads to the next room. */
export function nextRoomClientId(unique: string): string {
  return `${MARK}${unique}`
}

/**
 * The next room: the one of the first message that leads on, so that everybody goes to the same one, however many were made.
 *
 * @param roomId the room that the messages are in.
 * @returns its path, with its key.
 */
export function findNextRoom(messages: readonly Message[], roomId: string): string | undefined {
  for (const { clientId, text } of messages) {
    const nextId = clientId.startsWith(MARK) ? parseRoomReference(text) : undefined
    if (nextId === undefined || nextId === roomId) continue
    const key = wholeKeyIn(text)
    return `/room/${nextId}${key ? writeFragment(key) : ''}`
  }
  return undefined
}
