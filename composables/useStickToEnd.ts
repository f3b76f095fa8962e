import { attempt } from '~/client/attempt'

/** The reader counts as being at the end within this distance of it (CSS pixels). */
const NEAR_END_PX = 48

/**
 * Keeps a scrolling list at its end while the reader is there, through new entries and the phone's keyboard, and in place
 * otherwise. `holdPlace` runs a change of the list and keeps what is in view. @param scroller has one child, which holds the list.
 */
export function useStickToEnd(scroller: Readonly<Ref<HTMLElement | null>>) {
  const isAtEnd = shallowRef(true)
  let lastTop = 0
  let lastHeight = 0

  // Only scrolling up leaves the end: new content, a keyboard, or rotating the device have not moved the reader.
  function look() {
    const element = scroller.value
    if (!element) return
    const isNearEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END_PX
    const hasMovedUp = element.scrollTop < lastTop && element.clientHeight === lastHeight
    isAtEnd.value = isNearEnd || (isAtEnd.value && !hasMovedUp)
    lastTop = element.scrollTop
  }

  function scrollToEnd(behavior: ScrollBehavior) {
    isAtEnd.value = true
    scroller.value?.scrollTo({ top: scroller.value.scrollHeight, behavior })
  }

  function toEnd() {
    // Chromium carries on through a jump what a key or a wheel scrolls smoothly; another smooth scroll stops it.
    scrollToEnd('smooth')
    scrollToEnd('instant')
  }

  /** Keeps the lower edge of `anchor` where it is on the screen while `change` adds something above it. */
  async function holdPlace(anchor: Element | null | undefined, change: () => Promise<void>) {
    const before = anchor?.getBoundingClientRect().bottom
    await change()
    if (anchor && before !== undefined) scroller.value?.scrollBy({ top: anchor.getBoundingClientRect().bottom - before, behavior: 'instant' })
  }

  let observer: ResizeObserver | undefined
  onMounted(() => {
    // Without an observer the reader scrolls by hand, except after sending.
    observer = attempt(() => new ResizeObserver(() => {
      if (isAtEnd.value) scrollToEnd('instant')
      lastHeight = scroller.value?.clientHeight ?? 0
    }))
    for (const element of [scroller.value, scroller.value?.firstElementChild]) {
      if (element) observer?.observe(element)
    }
    scroller.value?.addEventListener('scroll', look, { passive: true })
  })
  onBeforeUnmount(() => observer?.disconnect())

  return { isAtEnd: readonly(isAtEnd), toEnd, holdPlace }
}
