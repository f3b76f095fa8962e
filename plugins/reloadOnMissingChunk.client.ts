/**
 * Reloads a page whose chunks are gone: the site was built again, or the network failed for a moment. `error.vue` handles a
 * page that failed on its first load, so that nothing reloads in a loop.
 */
export default defineNuxtPlugin((nuxtApp) => {
  const router = useRouter()
  const failures = new WeakSet<object>()
  addEventListener('vite:preloadError', (event) => {
    if ('payload' in event && event.payload instanceof Error) failures.add(event.payload)
  })
  router.onError((error, to, from) => {
    // A page that is not there fails itself, its words fail in a middleware of the page.
    const isMissing = error instanceof Error && [error, error.cause].some(cause => cause instanceof Error && failures.has(cause))
    if (!isMissing || from.matched.length === 0 || nuxtApp.isHydrating) return
    const { href } = new URL(router.resolve(to.fullPath).href, location.origin)
    if (href === location.href) location.reload()
    else location.assign(href)
  })
})
