/**
 * Loads a page anew whose scripts are gone: the site was built again, or the network failed for a moment. A page that could not
 * even be loaded in the first place is left to `error.vue`, so that nothing is loaded over and over.
 */
export default defineNuxtPlugin(() => {
  const router = useRouter()
  const failures = new WeakSet<Error>()
  addEventListener('vite:preloadError', (event) => {
    if ('payload' in event && event.payload instanceof Error) failures.add(event.payload)
  })
  router.onError((error, to, from) => {
    if (!(error instanceof Error) || !failures.has(error) || from.matched.length === 0) return
    const { href } = new URL(router.resolve(to.fullPath).href, location.origin)
    if (href === location.href) location.reload()
    else location.assign(href)
  })
})
