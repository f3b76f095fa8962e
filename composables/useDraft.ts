import { recall, remember } from '~/client/tabStorage'

/**
 * The draft of a room. It outlives a reload and a walk back and forth in the history, with what else the tab remembers of the room, and
 * goes with it. The browser may write what a tab remembers to its disk, so a draft is put there only when the page is left.
 *
 * @param canKeep whether it may be kept: what is written in an encrypted room must lie nowhere unsealed.
 */
export function useDraft(roomId: string, canKeep: () => boolean) {
  const draft = shallowRef('')

  function keep() {
    const memory = recall(roomId)
    const next = canKeep() && draft.value !== '' ? draft.value : undefined
    // A room that has ended is remembered no more, and nothing is written of it.
    if (memory && memory.draft !== next) remember(roomId, { draft: next })
  }

  function keepHidden() {
    if (document.visibilityState === 'hidden') keep()
  }

  // What was sent is no draft any more.
  watch(draft, (text) => {
    if (text === '') keep()
  })
  onMounted(() => {
    draft.value = recall(roomId)?.draft ?? ''
    addEventListener('pagehide', keep)
    document.addEventListener('visibilitychange', keepHidden)
  })
  onBeforeUnmount(() => {
    keep()
    removeEventListener('pagehide', keep)
    document.removeEventListener('visibilitychange', keepHidden)
  })
  return draft
}
