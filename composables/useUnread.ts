import type { Message } from '#shared/protocol'

/** Messages of others that came while the page was hidden or scrolled away: how many (`unread`), how many of them mention the reader, and after which `seq` the marker stands. */
export function useUnread(messages: () => readonly Message[], selfId: () => string | undefined, isAtEnd: () => boolean, isMentioned: (text: string) => boolean) {
  const isVisible = shallowRef(true)
  const seenSeq = shallowRef<number>()
  const unreadAfter = shallowRef<number>()

  const lastSeq = computed(() => messages().at(-1)?.seq ?? 0)
  const unread = computed(() => countSince(messages(), seenSeq.value ?? lastSeq.value, ({ participantId }) => participantId !== selfId()))
  const unreadMentions = computed(() => countSince(messages(), seenSeq.value ?? lastSeq.value, ({ participantId, text }) => participantId !== selfId() && isMentioned(text)))

  function look() {
    isVisible.value = document.visibilityState === 'visible'
    if (isVisible.value && isAtEnd()) seenSeq.value = lastSeq.value
  }

  watch(lastSeq, (seq, before) => {
    if (seenSeq.value === undefined || (isVisible.value && isAtEnd())) seenSeq.value = seq
    if (messages().at(-1)?.participantId === selfId()) unreadAfter.value = undefined
    else if (unread.value > 0 && seenSeq.value === before) unreadAfter.value = before
  }, { flush: 'sync' })
  watch(isAtEnd, look)

  onMounted(() => {
    look()
    document.addEventListener('visibilitychange', look)
  })
  onBeforeUnmount(() => document.removeEventListener('visibilitychange', look))

  return { unread, unreadMentions, unreadAfter: readonly(unreadAfter) }
}

/** Counts from the end, as there are few unread ones and may be thousands of others. */
function countSince(messages: readonly Message[], seq: number, counts: (message: Message) => boolean): number {
  let count = 0
  for (let at = messages.length - 1; (messages[at]?.seq ?? 0) > seq; at--) {
    const message = messages[at]
    if (message && counts(message)) count++
  }
  return count
}
