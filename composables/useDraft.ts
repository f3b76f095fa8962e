import type { InjectionKey, ShallowRef } from 'vue'
import { recall, remember } from '~/client/tabStorage'

const DRAFT: InjectionKey<ShallowRef<string>> = Symbol('draft')

/**
 * The draft of a room: it survives a reload and navigation, in the tab's storage, and is forgotten with the room. Browsers may
 * write that storage to disk, so it is stored only when the page is left, and only if `canKeep`: never of an encrypted room.
 */
export function provideDraft(roomId: string, canKeep: () => boolean) {
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
  provide(DRAFT, draft)
  return draft
}

/** The draft of the room around the calling component. Shared by reference: a prop would be one render behind when it is sent. */
export function useDraft(): ShallowRef<string> {
  return inject(DRAFT, () => shallowRef(''), true)
}
