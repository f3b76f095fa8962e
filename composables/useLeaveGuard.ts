/** Lets the browser ask before the page is left while something would be lost. */
export function useLeaveGuard(wouldLose: () => boolean) {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()

  watch(wouldLose, (now) => {
    if (now) window.addEventListener('beforeunload', ask)
    else window.removeEventListener('beforeunload', ask)
  })
  onScopeDispose(() => {
    if (import.meta.client) window.removeEventListener('beforeunload', ask)
  })
}
