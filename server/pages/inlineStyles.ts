const SCRIPT = /<(?:script type="module"|link rel="modulepreload")/g
const STYLE_SHEET = /<link rel="stylesheet" href="([^"]+)"[^>]*>/g

/**
 * Inlines the style sheets of a page, and lowers the priority of its scripts, which drawing does not need. Nuxt's own
 * `inlineStyles` omits those of components that come later, and makes the browser fetch all of them again before hydration.
 */
export async function inlineStyles(part: string, readAsset: (address: string) => Promise<string | undefined>): Promise<string> {
  let inlined = part
  for (const [link, address = ''] of part.matchAll(STYLE_SHEET)) {
    const styles = await readAsset(address)
    if (styles === undefined) continue
    // A disabled link fetches nothing, and tells Vite that this style sheet is loaded.
    inlined = inlined.replace(link, () => `<style>${styles.trim()}</style><link rel="stylesheet" href="${address}" disabled>`)
  }
  return inlined.replace(SCRIPT, '$& fetchpriority="low"')
}
