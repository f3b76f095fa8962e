import type { Message } from '#shared/protocol'
import { UNREADABLE } from './unreadable'

/**
 * Leaves out what a server sends once more under another `seq`: of one person's messages with one `clientId` the first is
 * shown, but one that can be read before one that cannot.
 *
 * @param messages oldest first; given back as they are where there is no replay.
 */
export function withoutReplays(messages: readonly Message[]): readonly Message[] {
  const firsts = new Map<string, Message>()
  for (const message of messages) {
    const key = `${message.participantId} ${message.clientId}`
    const first = firsts.get(key)
    if (!first || (first.text === UNREADABLE && message.text !== UNREADABLE)) firsts.set(key, message)
  }
  if (firsts.size === messages.length) return messages
  return messages.filter(message => firsts.get(`${message.participantId} ${message.clientId}`) === message)
}
