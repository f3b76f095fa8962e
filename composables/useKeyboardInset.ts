/** Keeps `--keyboard` on the root element: the height that a phone's keyboard covers (Safari; 0 where `interactive-widget` shrinks the page). */
export function useKeyboardInset() {
  function follow() {
    const viewport = window.visualViewport
    if (!viewport) return
    // A zoomed page is larger than its visual viewport too, without any keyboard.
    const insetPx = viewport.scale > 1.01 ? 0 : Math.max(0, Math.round(innerHeight - viewport.height))
    document.documentElement.style.setProperty('--keyboard', `${insetPx}px`)
    // The browser scrolled the page to show the field, which the shorter page shows anyway.
    if (insetPx > 0 && viewport.offsetTop > 0) scrollTo(0, 0)
  }

  onMounted(() => window.visualViewport?.addEventListener('resize', follow))
  onBeforeUnmount(() => {
    window.visualViewport?.removeEventListener('resize', follow)
    document.documentElement.style.removeProperty('--keyboard')
  })
}
