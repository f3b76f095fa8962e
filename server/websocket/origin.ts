/**
 * Whether an upgrade comes from a page of this site, or from no page at all.
 *
 * @param headers the request's headers.
 * @param scheme the scheme that the browser used.
 */
export function isSameOrigin(headers: Headers, scheme: 'http' | 'https'): boolean {
  const origin = headers.get('origin')
  // Only browsers send one, and they always do: whoever sends none is no browser.
  if (origin === null) return true
  const site = originOf(`${scheme}://${headers.get('host')}`)
  return site !== undefined && originOf(origin) === site
}

/** The origin of an address in its one canonical spelling. */
function originOf(address: string): string | undefined {
  const url = URL.parse(address)
  return url && url.origin !== 'null' && url.pathname === '/' && !url.search && !url.hash && !url.username ? url.origin : undefined
}
