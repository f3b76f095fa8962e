import { attempt } from '~/client/attempt'
import { readInWorker } from './readInWorker'
import type { CodeKind, CodeToken } from './readTokens'

/**
 * Colours code while it is in view, if its language is known. It uses the CSS Custom Highlight API: what people wrote stays one
 * text, and no style is inline. Browsers without it show plain code. @param element holds the code as its only text. @returns stops it.
 */
export function colourCode(element: HTMLElement, language: string): () => void {
  let coloured: (readonly [CodeKind, AbstractRange])[] = []
  let isInView = false

  async function colour() {
    const text = element.firstChild
    if (!(text instanceof Text)) return
    const tokens: readonly CodeToken[] = await readInWorker(text.data, language.toLowerCase()).catch(() => [])
    if (!isInView || coloured.length > 0) return
    coloured = tokens.map(({ kind, start, end }) => [kind, new StaticRange({ startContainer: text, startOffset: start, endContainer: text, endOffset: end })])
    for (const [kind, range] of coloured) highlightOf(kind).add(range)
  }

  function clear() {
    for (const [kind, range] of coloured) highlightOf(kind).delete(range)
    coloured = []
  }

  const observer = typeof Highlight === 'function'
    ? attempt(() => new IntersectionObserver((changes) => {
        isInView = changes.at(-1)?.isIntersecting === true
        if (isInView) void colour()
        else clear()
      }))
    : undefined
  observer?.observe(element)
  return () => {
    observer?.disconnect()
    isInView = false
    clear()
  }
}

function highlightOf(kind: CodeKind): Highlight {
  const name = `code-${kind}`
  const known = CSS.highlights.get(name) ?? new Highlight()
  CSS.highlights.set(name, known)
  return known
}
