import type { TimelineEntry } from '~/client/room/timeline'
import type { Viewport } from './viewport'

type LinesOf = (entry: TimelineEntry) => readonly string[]

/** How far one has scrolled back: what one reads stays where it is while messages come in below. */
export function createScrolling() {
  let below = 0
  let newest: string | undefined

  return {
    /** Lines below the last one that is shown. */
    below: () => below,
    /** @param lines back into the past if negative. */
    scroll(lines: number) {
      below = Math.max(0, below - lines)
    },
    toEnd() {
      below = 0
    },
    /** Takes the entries that came since the last time. */
    follow(entries: readonly TimelineEntry[], linesOf: LinesOf) {
      const known = below > 0 ? entries.findLastIndex(({ key }) => key === newest) : -1
      if (known >= 0) below += entries.slice(known + 1).reduce((count, entry) => count + linesOf(entry).length, 0)
      newest = entries.at(-1)?.key
    },
    /** Nobody scrolls further than there are lines. */
    seen(viewport: Viewport) {
      below = viewport.below
    },
  }
}
