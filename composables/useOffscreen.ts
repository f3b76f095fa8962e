import { attempt } from '~/client/attempt'

/** So far outside of the view a part of a list is let go (CSS pixels): some screens, so that scrolling meets what is drawn. */
const FAR_PX = 10_000

/**
 * Lets go of a part of a scrolling list that is far from the view. Thousands of drawn messages cost the browser hundreds of
 * megabytes, and when it collects its garbage it looks through them all, in one frame.
 *
 * @param part the element of the part, inside of the one that scrolls (`role=log`).
 * @param stays whether it has to be drawn wherever it is. So has what holds the focus or a selection when it gets far.
 * @param changes told just before the part is let go, or comes back.
 * @returns the height that is to be kept for it while it is far (CSS pixels); `undefined` while it is to be drawn.
 */
export function useOffscreen(part: Readonly<Ref<HTMLElement | null>>, stays: () => boolean, changes: () => void) {
  const isFar = shallowRef(false)
  const height = shallowRef<number>()

  watch([isFar, stays], () => {
    const canGo = part.value && isFar.value && !stays() && !isInUse(part.value)
    const next = canGo ? part.value.getBoundingClientRect().height : undefined
    if (next !== height.value) changes()
    height.value = next
  })

  let observer: IntersectionObserver | undefined
  onMounted(() => {
    if (!part.value) return
    // Without one all parts stay drawn.
    observer = attempt(() => new IntersectionObserver((crossings) => {
      isFar.value = crossings.at(-1)?.isIntersecting === false
    }, { root: part.value?.closest('[role=log]'), rootMargin: `${FAR_PX}px 0px` }))
    observer?.observe(part.value)
  })
  onBeforeUnmount(() => observer?.disconnect())

  return readonly(height)
}

function isInUse(part: HTMLElement): boolean {
  const selection = document.getSelection()
  return part.contains(document.activeElement) || (selection?.isCollapsed === false && selection.containsNode(part, true))
}
