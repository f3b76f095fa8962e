/**
 * Calls back, from when the page is mounted: `rest` before the page is frozen, or kept for a way back to it; `wake` whenever it
 * may have missed something, as it is shown or online again; `drop` when its network is gone.
 */
export function useWake({ rest, wake, drop }: { rest: () => void, wake: () => void, drop: () => void }) {
  const becomeVisible = () => {
    if (document.visibilityState === 'visible') wake()
  }
  const listeners: [target: EventTarget, event: string, listener: () => void][] = []

  onMounted(() => {
    listeners.push(
      [window, 'pagehide', rest], [document, 'freeze', rest],
      [document, 'visibilitychange', becomeVisible], [document, 'resume', wake], [window, 'pageshow', wake], [window, 'online', wake],
      [window, 'offline', drop],
    )
    for (const [target, event, listener] of listeners) target.addEventListener(event, listener)
  })
  onBeforeUnmount(() => {
    for (const [target, event, listener] of listeners) target.removeEventListener(event, listener)
  })
}
