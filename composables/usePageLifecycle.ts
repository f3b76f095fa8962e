/**
 * Calls back while the component is mounted: `onFreeze` before the page is frozen or put into the back/forward cache;
 * `onResume` when it is shown or online again and may have missed something; `onOffline` when its network is gone.
 */
export function usePageLifecycle({ onFreeze, onResume, onOffline }: { onFreeze?: () => void, onResume: () => void, onOffline?: () => void }) {
  const becomeVisible = () => {
    if (document.visibilityState === 'visible') onResume()
  }
  const listeners: [target: EventTarget, event: string, listener: () => void][] = []

  onMounted(() => {
    listeners.push([document, 'visibilitychange', becomeVisible], [document, 'resume', onResume], [window, 'pageshow', onResume], [window, 'online', onResume])
    if (onFreeze) listeners.push([window, 'pagehide', onFreeze], [document, 'freeze', onFreeze])
    if (onOffline) listeners.push([window, 'offline', onOffline])
    for (const [target, event, listener] of listeners) target.addEventListener(event, listener)
  })
  onBeforeUnmount(() => {
    for (const [target, event, listener] of listeners) target.removeEventListener(event, listener)
  })
}
