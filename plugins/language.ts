import { directionOf } from '#shared/languages'
import { recallLanguage } from '~/client/chosenLanguage'
import { dictionaryModule, importSiteStrings } from '~/client/text/dictionaries'
import { createFormats } from '~/client/text/formats'
import type { PageStrings } from '~/composables/useStrings'

/** The language of the page, with its words, which are there before anything is rendered. */
export default defineNuxtPlugin({
  name: 'language',
  async setup(nuxtApp) {
    const language = useLanguage()
    useHead({ htmlAttrs: { lang: language, dir: () => directionOf(language.value) } })
    // Loaded along with the page's other scripts.
    nuxtApp.ssrContext?.modules?.add(dictionaryModule(language.value, 'site'))
    const formats = createFormats(language.value)
    const strings: PageStrings = { ...await importSiteStrings(language.value, formats), formats }
    // The server does not know what was chosen on this device. An address that names a language is another choice.
    if (import.meta.client) {
      const chosen = recallLanguage()
      const isNamed = new URLSearchParams(location.search).has('lang')
      if (chosen !== undefined && chosen !== language.value && !isNamed) nuxtApp.hook('app:mounted', () => switchLanguage(chosen).catch(() => {}))
    }
    return { provide: { strings: shallowReactive(strings) } }
  },
})
