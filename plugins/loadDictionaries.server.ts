import { importDictionaries } from '~/client/text/dictionaries'

let loading: Promise<unknown> | undefined

/** Loads every language with the first page: a page in another language is rendered when first requested, and must not depend on files then. */
export default defineNuxtPlugin(async () => {
  loading ??= importDictionaries()
  await loading
})
