import type { Message } from '#shared/protocol'
import type { OutgoingMessage, Outbox } from '~/utils/outbox'
import type { PresenceNotice } from '~/utils/presence'

/** Messages of one person that follow within this time stand together (milliseconds). */
export const GROUP_MS = 5 * 60_000

/** A line of the conversation. `startsGroup`: it shows who speaks, and when. */
export type TimelineEntry
  = | { readonly type: 'message', readonly key: string, readonly message: Message, readonly startsGroup: boolean }
    | { readonly type: 'outgoing', readonly key: string, readonly message: OutgoingMessage, readonly startsGroup: boolean }
    | { readonly type: 'presence', readonly key: string, readonly notice: PresenceNotice }
    | { readonly type: 'unread', readonly key: 'unread' }

/**
 * Puts messages and notices in one line.
 *
 * @param messages oldest first.
 * @param notices oldest first; those of before the first message that is there are left out while older ones are missing.
 * @param unreadAfter the last `seq` that was read, where a marker is to stand after it.
 */
export function buildTimeline(messages: readonly Message[], notices: readonly PresenceNotice[], unreadAfter?: number): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = []
  let nextNotice = 0
  let previous: Message | undefined
  let marked = unreadAfter === undefined
  const pushNoticesBefore = (seq: number) => {
    for (let notice = notices[nextNotice]; notice && notice.afterSeq < seq; notice = notices[++nextNotice]) {
      if (notice.movements.length === 0) continue
      entries.push({ type: 'presence', key: `presence ${nextNotice}`, notice })
      previous = undefined
    }
  }
  for (const message of messages) {
    pushNoticesBefore(message.seq)
    if (!marked && message.seq > (unreadAfter ?? 0)) {
      entries.push({ type: 'unread', key: 'unread' })
      previous = undefined
      marked = true
    }
    entries.push({ type: 'message', key: messageKey(message.participantId, message.clientId), message, startsGroup: !continues(previous, message) })
    previous = message
  }
  pushNoticesBefore(Number.POSITIVE_INFINITY)
  return entries
}

/** Puts what is not accepted yet below the rest, under the key that the message keeps once it is. */
export function appendOutbox(entries: readonly TimelineEntry[], outbox: Outbox, selfId: string): readonly TimelineEntry[] {
  const last = entries.at(-1)
  const isOwn = last?.type === 'message' && last.message.participantId === selfId
  return [...entries, ...outbox.map((message, index) => ({
    type: 'outgoing' as const, key: messageKey(selfId, message.clientId), message, startsGroup: index === 0 && !isOwn,
  }))]
}

function messageKey(participantId: string, clientId: string): string {
  return `${participantId} ${clientId}`
}

function continues(previous: Message | undefined, message: Message): boolean {
  return previous?.participantId === message.participantId && message.sentAt - previous.sentAt < GROUP_MS
}
