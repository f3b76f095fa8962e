import { DEFAULT_LANGUAGE } from '#shared/languages'
import { HEAD_STRINGS } from '~/client/text/headStrings'
import { unsupportedBrowserScript } from '~/client/unsupportedBrowser'

/** The part of every page's head that no script changes, in the page's language. Not in `nuxt.config.ts`, where addresses do not get the base path. */
export default defineNuxtPlugin(() => {
  const { app: { baseURL }, public: { url } } = useRuntimeConfig()
  const language = useLanguage().value
  const { name, description, noScript, tooOld } = HEAD_STRINGS[language]
  useHead({
    meta: [
      { name: 'description', content: description },
      // The card that a link to the site is shown with elsewhere: the same for every page, so that it tells nothing of a room.
      { property: 'og:type', content: 'website' },
      { property: 'og:title', content: name },
      { property: 'og:description', content: description },
      ...url === '' ? [] : [{ property: 'og:image', content: new URL(`${baseURL}icon-512.png`, url).href }],
    ],
    link: [
      { rel: 'icon', type: 'image/svg+xml', href: `${baseURL}favicon.svg` },
      { rel: 'apple-touch-icon', href: `${baseURL}apple-touch-icon.png` },
      { rel: 'manifest', href: `${baseURL}manifest${language === DEFAULT_LANGUAGE ? '' : `.${language}`}.webmanifest` },
    ],
    script: [{ innerHTML: unsupportedBrowserScript(tooOld) }],
    noscript: [{ innerHTML: noScript, tagPosition: 'bodyOpen' }],
  })
})
