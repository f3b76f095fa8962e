import type { Locator, Page } from 'playwright-core'
import type { Visitor } from './browser'

/** The browsers' default text size (CSS pixels). */
const TEXT_PX = 16

/** Sets the text size, like the browser's settings (percent). The browser may reset it with a new page or a screenshot. */
export async function setTextSize({ context, page }: Visitor, percent: number): Promise<void> {
  const session = await context.newCDPSession(page)
  await session.send('Page.setFontSizes', { fontSizes: { standard: TEXT_PX * percent / 100, fixed: Math.round(13 * percent / 100) } })
}

/** Makes every word of all following pages 40 % longer, with accents, also after changes: translations need that space. @param dir the direction of the pages. */
export async function lengthensWords(person: Visitor, dir: 'ltr' | 'rtl' = 'ltr'): Promise<void> {
  person.isTranslating = true
  await person.context.addInitScript((dir) => {
    const done = new WeakMap<Node, string>()
    const lengthen = (text: string) => text.replace(/\p{L}{2,}/gu, word => word + word.slice(0, Math.ceil(word.length * 0.4)).toLowerCase().replace(/[aeiou]/g, '$&\u0302\u0301'))
    const visit = (root: Node) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      for (let node: Node | null = root.nodeType === Node.TEXT_NODE ? root : walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.nodeValue ?? ''
        if (done.get(node) === text || text.trim() === '' || node.parentElement?.closest('script, style, textarea, [translate=no], bdi, code')) continue
        done.set(node, lengthen(text))
        node.nodeValue = lengthen(text)
      }
    }
    new MutationObserver((changes) => {
      if (document.documentElement.dir !== dir) document.documentElement.dir = dir
      for (const { target, addedNodes } of changes) [target, ...addedNodes].forEach(visit)
    }).observe(document, { subtree: true, childList: true, characterData: true })
  }, dir)
}

/** Words within an element that go on in another line. */
export async function brokenWords(element: Locator): Promise<string[]> {
  return await element.evaluate((root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    const found: string[] = []
    while (walker.nextNode()) {
      const node = walker.currentNode
      for (const { 0: word, index } of (node.nodeValue ?? '').matchAll(/[\p{L}\p{N}:]+/gu)) {
        range.setStart(node, index)
        range.setEnd(node, index + word.length)
        if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) found.push(word)
      }
    }
    return found
  })
}

/** Elements that cannot be seen or pressed: off the screen, cut off, covered, or overlapping another text. */
export async function misfits(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const SLACK_PX = 1
    /** What floats over the conversation may cover parts of it: the button to its end, and the menu of a message. */
    const FLOATING = '.latest, [role=log] [role=group]'
    const front = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
    const label = (element: Element) => (element.ariaLabel ?? ((element as HTMLElement).innerText || element.id || element.className)).trim().slice(0, 40)
    const isSeen = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.hidden')
    const found: string[] = []

    // Nothing is wider than its container, except code, which may scroll.
    for (const element of [document.documentElement, ...front.querySelectorAll<HTMLElement>('*')]) {
      if (!isSeen(element) || element.closest('pre') || element.matches('input, textarea, svg, svg *')) continue
      const { overflowX, textOverflow, display } = getComputedStyle(element)
      if (display === 'inline' || textOverflow === 'ellipsis') continue
      if ((overflowX !== 'visible' || element.matches('button:not([role=switch]), a, :root')) && element.scrollWidth - element.clientWidth > SLACK_PX) found.push(`wider than its box: ${element.tagName} ${label(element)} (${element.scrollWidth} in ${element.clientWidth})`)
    }

    // Containers that clip a part of an element, and cannot scroll to it.
    const visiblePart = (owner: Element, rect: DOMRect) => {
      let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom]
      for (let box: Element | null = owner; box; box = box.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(box)
        if (overflowX === 'visible' && overflowY === 'visible') continue
        const clip = box.getBoundingClientRect()
        const isCut = (overflowY === 'hidden' || overflowY === 'clip') && (rect.bottom - clip.bottom > 3 || clip.top - rect.top > 3)
        if (isCut && getComputedStyle(box).textOverflow !== 'ellipsis' && bottom > top) found.push(`cut off: ${label(owner)}`)
        left = Math.max(left, clip.left)
        top = Math.max(top, clip.top)
        right = Math.min(right, clip.right)
        bottom = Math.min(bottom, clip.bottom)
      }
      return { left, top, right, bottom }
    }

    const texts: { owner: Element, left: number, top: number, right: number, bottom: number }[] = []
    const walker = document.createTreeWalker(front, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const owner = walker.currentNode.parentElement
      if (!owner || walker.currentNode.nodeValue?.trim() === '' || !isSeen(owner) || owner.closest('script, style')) continue
      const range = document.createRange()
      range.selectNodeContents(walker.currentNode)
      for (const rect of range.getClientRects()) {
        if (!owner.closest('pre, .bar') && (rect.left < -SLACK_PX || rect.right > innerWidth + SLACK_PX)) found.push(`off the screen: ${label(owner)}`)
        const part = visiblePart(owner, rect)
        // Adjacent lines may touch.
        const shrink = rect.height * 0.22
        if (part.right - part.left > 2 && part.bottom - part.top > rect.height * 0.6) texts.push({ owner, left: part.left, right: part.right, top: part.top + shrink, bottom: part.bottom - shrink })
      }
    }
    for (const [index, one] of texts.entries()) {
      for (const other of texts.slice(index + 1)) {
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left)
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
        if (across > 2 && down > 1 && !one.owner.closest(FLOATING) && !other.owner.closest(FLOATING)) found.push(`over each other: ${label(one.owner)} / ${label(other.owner)}`)
      }
    }

    // Every control is reachable and not covered.
    for (const control of front.querySelectorAll<HTMLElement>('button, a, input, select, textarea')) {
      if (!isSeen(control)) continue
      control.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
      const box = control.getBoundingClientRect()
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
      const points = [[x, y], [box.left + 4, y], [box.right - 4, y], [x, box.top + 4], [x, box.bottom - 4]] as const
      const isHit = points.every(([left, top]) => {
        const hit = document.elementFromPoint(left, top)
        return hit !== null && (control.contains(hit) || hit.closest('label')?.contains(control) || hit.closest(FLOATING))
      })
      if (!isHit && getComputedStyle(control).display !== 'inline') found.push(`covered, or off the screen: ${control.tagName} ${label(control)} (${[box.left, box.top, box.right, box.bottom].map(Math.round).join()})`)
    }
    return [...new Set(found)]
  })
}
