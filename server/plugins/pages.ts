import { getRequestHeader, setResponseHeader, setResponseHeaders } from 'h3'
import { defineNitroPlugin } from 'nitropack/runtime'
import hashes from '#integrity'
import { pathInSite } from '#server/basePath'
import { requestedScheme } from '#server/clients/requested'
import { inlineStyles } from '#server/pages/inlineStyles'
import { addIntegrity } from '#server/pages/integrity'
import { requestedLanguage } from '#server/pages/language'
import { pageAt } from '#server/pages/pageAt'
import { contentSecurityPolicy, SECURITY_HEADERS } from '#server/pages/policy'
import { startAfterPaint } from '#server/pages/startAfterPaint'
import { usePages } from '#server/pages/usePages'
import { useSettings } from '#server/useSettings'

const TWO_YEARS_SECONDS = 63_072_000
const NOTHING_INLINE = contentSecurityPolicy()

/** Order for a page that is rendered: render, inline its styles, add integrity, move its scripts, compute the policy from the result, cache. One plugin, since Nitro runs plugins in the order of file names. */
export default defineNitroPlugin((nitroApp) => {
  const { proxies, basePath } = useSettings()

  nitroApp.hooks.hook('request', (event) => {
    setResponseHeaders(event, SECURITY_HEADERS)
    // A development server writes scripts and styles into its pages.
    if (!import.meta.dev) setResponseHeader(event, 'Content-Security-Policy', NOTHING_INLINE)
    if (pathInSite(event.path, basePath) !== '/') setResponseHeader(event, 'X-Robots-Tag', 'noindex')
    if (requestedScheme(event.node.req, proxies) === 'https') setResponseHeader(event, 'Strict-Transport-Security', `max-age=${TWO_YEARS_SECONDS}`)
  })
  nitroApp.hooks.hook('render:before', ({ event }) => {
    event.context.language = requestedLanguage(event)
  })
  if (import.meta.dev) return

  const pages = usePages()
  nitroApp.hooks.hook('render:html', async (html) => {
    const { head, start } = startAfterPaint(addIntegrity(await inlineStyles(html.head.join(''), readAsset), `${basePath}_nuxt/`, hashes))
    html.head = [head]
    html.bodyAppend.push(start)
  })
  nitroApp.hooks.hook('render:response', (response, { event }) => {
    const name = pageAt(event.path)
    if (name === undefined || response.statusCode !== 200) return
    const language = requestedLanguage(event)
    pages.put(name, language, String(response.body))
    Object.assign(response, pages.get(name, language, getRequestHeader(event, 'accept-encoding')))
  })

  const styleSheets = new Map<string, string>()

  async function readAsset(address: string): Promise<string | undefined> {
    const known = styleSheets.get(address)
    if (known !== undefined) return known
    const { status, body } = await nitroApp.localCall({ url: address })
    if (status !== 200) return undefined
    const styles = String(body)
    styleSheets.set(address, styles)
    return styles
  }
})
