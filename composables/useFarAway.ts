/** So far outside of the view a part of a list is let go (CSS pixels): farther than anyone scrolls before it is back. */
const FAR_PX = 20_000

/**
 * Says when a part of a scrolling list need not be drawn, as it is far from the view. Thousands of drawn messages cost the
 * browser hundreds of megabytes, and when it collects its garbage it looks through them all, in one frame.
 *
 * @param part the element of the part, two levels inside the one that scrolls.
 * @param stays whether it has to be drawn wherever it is. So has what holds the focus or a selection.
 * @returns the height that is to be kept for it while it is far (CSS pixels); `undefined` while it is to be drawn.
 */
export function useFarAway(part: Readonly<Ref<HTMLElement | null>>, stays: () => boolean) {
  const isFar = shallowRef(false)
  const height = shallowRef<number>()

  watch([isFar, stays], () => {
    const canGo = part.value && isFar.value && !stays() && !isInUse(part.value)
    height.value = canGo ? height.value ?? part.value.getBoundingClientRect().height : undefined
  })

  let observer: IntersectionObserver | undefined
  onMounted(() => {
    if (!part.value) return
    observer = new IntersectionObserver((changes) => {
      isFar.value = changes.at(-1)?.isIntersecting === false
    }, { root: part.value.parentElement?.parentElement, rootMargin: `${FAR_PX}px 0px` })
    observer.observe(part.value)
  })
  onBeforeUnmount(() => observer?.disconnect())

  return readonly(height)
}

function isInUse(part: HTMLElement): boolean {
  const selection = document.getSelection()
  return part.contains(document.activeElement) || (selection?.isCollapsed === false && selection.containsNode(part, true))
}
