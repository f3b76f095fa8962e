/** A component that is loaded when it is first wanted. Smaller than Vue's own, which `/` would load as well. @returns the component, once it is there, and `want`, which may be called often, and resolves when it is there or could not be loaded. */
export function useLazyComponent<Component>(load: () => Promise<{ default: Component }>) {
  const component = shallowRef<Component>()
  let loading: Promise<void> | undefined

  async function once() {
    component.value = (await load().catch(() => undefined))?.default
    // The next call tries again.
    if (!component.value) loading = undefined
  }

  const want = () => loading ??= once()

  return { component, want }
}
