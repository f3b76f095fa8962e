/**
 * What a page's `validate` gives for an address that it is not the page of: 404, without the address in it. Where the server
 * has said so already and its page is coming alive, there is nothing to say again.
 */
export function notFound() {
  const { isHydrating, payload } = useNuxtApp()
  return (import.meta.client && isHydrating === true && payload.error !== undefined) || { status: 404, statusText: 'Not Found' }
}
