/** The result of a page's `validate` for an invalid address: a 404 error without the address. During hydration the server has said so already. */
export function notFound() {
  const { isHydrating, payload } = useNuxtApp()
  return (import.meta.client && isHydrating === true && payload.error !== undefined) || { status: 404, statusText: 'Not Found' }
}
