/**
 * Reloads a page whose chunks are gone: the site was built again, or the network failed for a moment. `error.vue` handles a
 * page that failed on its first load, so that nothing reloads in a loop.
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
