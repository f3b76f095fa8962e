import type { Message } from '#shared/protocol'
import { UNREADABLE } from './unreadable'

/**
 * Deduplicates messages that a server replays under another `seq`: of messages with the same person and `clientId` the
 * first is shown, but a readable one before an unreadable one.
 * @param messages oldest first; returned unchanged without replays.
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
