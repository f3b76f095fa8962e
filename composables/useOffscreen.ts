import { attempt } from '~/client/attempt'

/** Distance to the viewport from which a section is unmounted (CSS pixels): some screens, so that scrolling meets mounted ones. */
const FAR_PX = 10_000

/**
 * Unmounts a section of a scrolling list far from the viewport, behind a placeholder of its height. Thousands of mounted
 * messages cost hundreds of megabytes, and garbage collection walks through them all in one frame.
 * @param part the element of the section, inside the one that scrolls (`role=log`).
 * @param stays whether it stays mounted. A section with the focus or a selection stays too.
 * @returns the placeholder's height (CSS pixels); `undefined` while the section is mounted.
 */
export function useOffscreen(part: Readonly<Ref<HTMLElement | null>>, stays: () => boolean) {
  const isFar = shallowRef(false)
  const height = shallowRef<number>()

  watch([isFar, stays], () => {
    const canGo = part.value && isFar.value && !stays() && !isInUse(part.value)
    height.value = canGo ? part.value.getBoundingClientRect().height : undefined
  })

  let observer: IntersectionObserver | undefined
  onMounted(() => {
    if (!part.value) return
    // Without an observer all sections stay mounted.
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
