import { withoutReplays } from '~/client/encryption/replays'
import { withoutOtherNextRooms } from '~/client/room/nextRoom'
import type { RoomState } from '~/client/room/state'
import { isCaughtUp } from '~/client/room/state'
import type { Timeline } from '~/client/room/timeline'
import { updateTimeline } from '~/client/room/timeline'

/** What a conversation shows of the room's state: its timeline, who is typing, what is unread, and whether the live region speaks. */
export function useConversation(state: () => RoomState, isEncrypted: () => boolean, isAtEnd: () => boolean) {
  const selfId = computed(() => state().self?.id ?? '')
  const messages = computed(() => {
    const { room, log } = state()
    return withoutOtherNextRooms(isEncrypted() ? withoutReplays(log.messages) : log.messages, room?.id ?? '')
  })
  const { unread, unreadAfter } = useUnread(() => messages.value, () => selfId.value, isAtEnd)

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

  // Pages of history are not read out: the live region speaks only from the moment after they have been shown.
  const isLive = shallowRef(false)
  const firstSeq = computed(() => messages.value[0]?.seq)
  const isCurrent = computed(() => isCaughtUp(state()))
  watch([firstSeq, isCurrent], ([, current], [first]) => {
    if (first !== undefined || !current) isLive.value = false
  }, { flush: 'sync' })
  watch([firstSeq, isCurrent], () => {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      isLive.value = isCurrent.value
    }))
  }, { flush: 'post', immediate: true })

  return { selfId, timeline, unread, isEmpty, typists, isTooFast, isLive: readonly(isLive) }
}
