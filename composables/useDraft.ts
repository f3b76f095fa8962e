import { recall, remember } from '~/client/tabStorage'

/**
 * The draft of a room. It survives a reload and navigation, in the tab's storage, and is forgotten with the room. Browsers may
 * write that storage to disk, so the draft is stored only when the page is left.
 *
 * @param canKeep whether it may be stored: the text of an encrypted room must not be stored unencrypted.
 */
export function useDraft(roomId: string, canKeep: () => boolean) {
  const draft = shallowRef('')

  function keep() {
    const memory = recall(roomId)
    const next = canKeep() && draft.value !== '' ? draft.value : undefined
    // Nothing is stored of a room that has ended: the tab remembers it no more.
    if (memory && memory.draft !== next) remember(roomId, { draft: next })
  }

  function keepHidden() {
    if (document.visibilityState === 'hidden') keep()
  }

  // A sent text is no draft.
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
