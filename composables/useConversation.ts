import { withoutReplays } from '~/client/encryption/replays'
import { withoutOtherNextRooms } from '~/client/room/nextRoom'
import type { RoomState } from '~/client/room/state'
import type { Timeline } from '~/client/room/timeline'
import { updateTimeline } from '~/client/room/timeline'

/** What a conversation shows of the room's state: its messages, its timeline, who is typing, and what is unread. */
export function useConversation(state: () => RoomState, isEncrypted: () => boolean, isAtEnd: () => boolean, isMentioned: (text: string) => boolean) {
  const selfId = computed(() => state().self?.id ?? '')
  const messages = computed(() => {
    const { room, log } = state()
    return withoutOtherNextRooms(isEncrypted() ? withoutReplays(log.messages) : log.messages, room?.id ?? '')
  })
  const { unread, unreadMentions, unreadAfter } = useUnread(() => messages.value, () => selfId.value, isAtEnd, isMentioned)

  const timeline = computed<Timeline>(before => updateTimeline(before, {
    messages: messages.value,
    notices: state().presence.notices,
    outbox: state().outbox,
    self: state().self,
    isOffline: !state().joined,
    unreadAfter: unreadAfter.value,
  }))
  const isEmpty = computed(() => messages.value.length === 0 && state().outbox.length === 0)
  const typists = computed(() => state().presence.participants.filter(({ id }) => state().typing.has(id)).map(({ name }) => name))
  const isTooFast = computed(() => state().pausedUntil > 0 && state().outbox.some(({ status }) => status === 'waiting') && state().joined)

  return { selfId, messages, timeline, unread, unreadMentions, isEmpty, typists, isTooFast }
}
