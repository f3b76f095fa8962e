/** Asks before the page is left while something would be lost: the browser in its own words where the site is left, with `question` within it (Back). */
export function useLeaveGuard(wouldLose: () => boolean, question: () => string) {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  const stopAsking = useRouter().beforeEach((to, from) => to.path === from.path || !wouldLose() || confirm(question()))

  watch(wouldLose, (now) => {
    if (now) window.addEventListener('beforeunload', ask)
    else window.removeEventListener('beforeunload', ask)
  })
  onScopeDispose(() => {
    stopAsking()
    if (import.meta.client) window.removeEventListener('beforeunload', ask)
  })
}
