/** Gives the focus back to what had it before the page was hidden: hidden elements lose it. */
export function useRestoredFocus(isHidden: () => boolean) {
  let focused: Element | null = null
  watch(isHidden, (hidden) => {
    if (hidden) focused = document.activeElement
  }, { flush: 'sync' })
  watch(isHidden, (hidden) => {
    if (!hidden && focused instanceof HTMLElement && document.activeElement === document.body) focused.focus()
    focused = null
  }, { flush: 'post' })
}
