import type { Component, InjectionKey } from 'vue'

const OPEN: InjectionKey<() => Promise<boolean>> = Symbol('full-screen invitation')

/** The view that shows a whole class how to join: `view` is its component while it is open, loaded when it is first opened. */
export function provideFullScreenInvitation() {
  const view = shallowRef<Component>()

  async function open(): Promise<boolean> {
    try {
      view.value = (await import('~/components/FullScreenInvitation.vue')).default
      return true
    }
    catch {
      return false
    }
  }

  provide(OPEN, open)
  return {
    view,
    close() {
      view.value = undefined
    },
  }
}

/** What opens it; gives false if it could not be loaded. */
export function useFullScreenInvitation(): () => Promise<boolean> {
  return inject(OPEN, () => () => Promise.resolve(false), true)
}
