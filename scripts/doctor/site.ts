/** The examined deployment. */
export interface Site {
  /** The address of its start page; ends with a slash. */
  base: URL
  /** What browsers send as `Origin` from its pages. */
  origin: string
  /** The address of a path below the start page. */
  at(path: string): URL
}

/** @param address the start page, such as `https://chat.example.org/chat/`. @returns `undefined` if it is no such address. */
export function readSite(address: string): Site | undefined {
  const base = URL.parse(address)
  if (!base || !/^https?:$/.test(base.protocol) || base.search || base.hash || base.username || base.password) return undefined
  if (!base.pathname.endsWith('/')) base.pathname += '/'
  return { base, origin: base.origin, at: path => new URL(path, base) }
}

/** The host for a lookup or a socket: IPv6 without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}
