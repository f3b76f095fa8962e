/** Lets the browser ask before the page is left while `isAtStake`. */
export function useLeaveGuard(isAtStake: () => boolean) {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()

  watch(isAtStake, (now) => {
    if (now) window.addEventListener('beforeunload', ask)
    else window.removeEventListener('beforeunload', ask)
  })
  onScopeDispose(() => {
    if (import.meta.client) window.removeEventListener('beforeunload', ask)
  })
}
