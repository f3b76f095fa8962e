import { defineNitroPlugin } from 'nitropack/runtime'

const SCRIPT = /<(?:script type="module"|link rel="modulepreload")/g
const STYLE_SHEET = /<link rel="stylesheet" href="([^"]+)"[^>]*>/g

/**
 * Lets a page be drawn with what stands in it: its style sheets are put into it, and its scripts, which it is not drawn by,
 * are fetched with a low priority. Nuxt's own way to put styles in leaves out those of components that come later, and has
 * the browser fetch all of them again before the page comes alive.
 */
export default defineNitroPlugin((nitroApp) => {
  // In development a style sheet is what its source says now.
  if (import.meta.dev) return

  nitroApp.hooks.hook('render:html', async ({ head }) => {
    for (const [index, part] of head.entries()) head[index] = (await inline(part)).replace(SCRIPT, '$& fetchpriority="low"')
  })

  async function inline(part: string): Promise<string> {
    let inlined = part
    for (const [link, address = ''] of part.matchAll(STYLE_SHEET)) {
      const answer = await nitroApp.localFetch(address)
      if (!answer.ok) continue
      // A link that is disabled fetches nothing, and tells Vite that the page has this one already.
      inlined = inlined.replace(link, `<style>${(await answer.text()).trim()}</style><link rel="stylesheet" href="${address}" disabled>`)
    }
    return inlined
  }
})
