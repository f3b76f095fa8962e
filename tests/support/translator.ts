import type { Visitor } from './browser'

/**
 * Translates all following pages like Chrome: replaces each text node with `<font><font>` and the translation, also after
 * changes; leaves `translate="no"` and the values of fields. The translation of "Send" is "‹Send›".
 */
export async function translates(person: Visitor): Promise<void> {
  person.isTranslating = true
  await person.context.addInitScript(() => {
    const LEFT = 'script, style, noscript, textarea, input, [translate=no], .translated-text'
    const isWanted = (node: Text) => node.data.trim() !== '' && node.parentElement?.closest(LEFT) === null
    const translate = (node: Text) => {
      const font = document.createElement('font')
      const inner = document.createElement('font')
      font.className = 'translated-text'
      inner.textContent = `‹${node.data.trim()}›`
      font.append(inner)
      node.replaceWith(font)
    }
    const translateAll = () => {
      const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
      const nodes: Text[] = []
      while (walker.nextNode()) {
        if (walker.currentNode instanceof Text && isWanted(walker.currentNode)) nodes.push(walker.currentNode)
      }
      nodes.forEach(translate)
    }
    new MutationObserver(translateAll).observe(document, { subtree: true, childList: true, characterData: true })
  })
}
