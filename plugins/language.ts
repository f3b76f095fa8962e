import { DEFAULT_LANGUAGE } from '#shared/languages'
import type { Language } from '#shared/languages'
import { dictionaryModule, importSiteStrings } from '~/client/text/dictionaries'
import { createFormats } from '~/client/text/formats'
import type { PageStrings } from '~/composables/useStrings'

/** The language of the page, with its words, which are there before anything is rendered. */
export default defineNuxtPlugin({
  name: 'language',
  async setup({ ssrContext }) {
    const language = useState<Language>('language', () => DEFAULT_LANGUAGE)
    useHead({ htmlAttrs: { lang: language } })
    // Loaded along with the page's other scripts.
    ssrContext?.modules?.add(dictionaryModule(language.value, 'site'))
    const formats = createFormats(language.value)
    const strings: PageStrings = { ...await importSiteStrings(language.value, formats), formats }
    return { provide: { strings: shallowReactive(strings) } }
  },
})
