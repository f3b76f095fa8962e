/** A component that is loaded when it is first wanted. Smaller than Vue's own, which `/` would load as well. @returns the component, once it is there, and `want`, which may be called often. */
export function useLazyComponent<Component>(load: () => Promise<{ default: Component }>) {
  const component = shallowRef<Component>()
  let isLoading = false

  async function want() {
    if (component.value || isLoading) return
    isLoading = true
    // The next call tries again.
    component.value = (await load().catch(() => undefined))?.default
    isLoading = false
  }

  return { component, want }
}
