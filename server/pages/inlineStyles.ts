const SCRIPT = /<(?:script type="module"|link rel="modulepreload")/g
const STYLE_SHEET = /<link rel="stylesheet" href="([^"]+)"[^>]*>/g

/**
 * Lets a page be drawn with what stands in it: its style sheets are put into it, and its scripts, which it is not drawn by,
 * are fetched with a low priority. Nuxt's own way to put styles in leaves out those of components that come later, and has
 * the browser fetch all of them again before the page comes alive.
 *
 * @param part a part of the page's head.
 * @param readAsset gives the text of one of our files by its address, `undefined` where there is none.
 */
export async function inlineStyles(part: string, readAsset: (address: string) => Promise<string | undefined>): Promise<string> {
  let inlined = part
  for (const [link, address = ''] of part.matchAll(STYLE_SHEET)) {
    const styles = await readAsset(address)
    if (styles === undefined) continue
    // A link that is disabled fetches nothing, and tells Vite that the page has this one already.
    inlined = inlined.replace(link, () => `<style>${styles.trim()}</style><link rel="stylesheet" href="${address}" disabled>`)
  }
  return inlined.replace(SCRIPT, '$& fetchpriority="low"')
}
