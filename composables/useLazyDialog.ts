import type { Component } from 'vue'

/** A dialog whose code is loaded when it is first opened. `hasFailed` says that this did not work; opening it tries again. */
export function useLazyDialog(load: () => Promise<{ default: Component }>) {
  const component = shallowRef<Component>()
  const isOpen = shallowRef(false)
  const hasFailed = shallowRef(false)

  async function open() {
    hasFailed.value = false
    try {
      component.value ??= (await load()).default
      // It opens with a change, once it is there.
      await nextTick()
      isOpen.value = true
    }
    catch {
      hasFailed.value = true
    }
  }

  return { component, isOpen, hasFailed: readonly(hasFailed), open }
}
