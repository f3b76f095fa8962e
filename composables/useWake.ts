/**
 * Calls back, from when the page is mounted: `wake` whenever the page may have missed something, as it is visible or online
 * again; `sleep` when its network is gone.
 */
export function useWake(wake: () => void, sleep: () => void) {
  const becomeVisible = () => {
    if (document.visibilityState === 'visible') wake()
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', becomeVisible)
    window.addEventListener('online', wake)
    window.addEventListener('pageshow', wake)
    window.addEventListener('offline', sleep)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', becomeVisible)
    window.removeEventListener('online', wake)
    window.removeEventListener('pageshow', wake)
    window.removeEventListener('offline', sleep)
  })
}
