import { DEFAULT_LANGUAGE } from '#shared/languages'
import { AWAIT_LANGUAGE_SCRIPT } from '~/client/chosenLanguage'
import { HEAD_STRINGS } from '~/client/text/headStrings'
import { unsupportedBrowserScript } from '~/client/unsupportedBrowser'

/** The part of every page's head that no script changes, in the page's language. Not in `nuxt.config.ts`, where addresses do not get the base path. */
export default defineNuxtPlugin(() => {
  const { baseURL } = useRuntimeConfig().app
  const language = useLanguage().value
  const { description, noScript, tooOld } = HEAD_STRINGS[language]
  useHead({
    meta: [{ name: 'description', content: description }],
    link: [
      { rel: 'icon', type: 'image/svg+xml', href: `${baseURL}favicon.svg` },
      { rel: 'apple-touch-icon', href: `${baseURL}apple-touch-icon.png` },
      { rel: 'manifest', href: `${baseURL}manifest${language === DEFAULT_LANGUAGE ? '' : `.${language}`}.webmanifest` },
    ],
    script: [{ innerHTML: unsupportedBrowserScript(tooOld) }, { innerHTML: AWAIT_LANGUAGE_SCRIPT }],
    noscript: [{ innerHTML: noScript, tagPosition: 'bodyOpen' }],
  })
})
