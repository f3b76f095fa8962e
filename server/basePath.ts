import { SettingError } from './settingError'

const TAKES = 'a path of letters, digits and . _ ~ -, such as /chat/'
/** Segments that need no percent-encoding, so that a path has one spelling. */
const PATH = /^\/(?:(?!\.{1,2}\/)[\w.~-]+\/)*$/

/**
 * The path that the site is at, with a slash at both ends: `NUXT_APP_BASE_URL`, or the path of `NUXT_PUBLIC_URL`.
 * @throws SettingError if it is no such path, or if the two contradict each other.
 */
export function readBasePath(env: Record<string, string | undefined>): string {
  const own = env.NUXT_APP_BASE_URL?.trim() ?? ''
  const site = env.NUXT_PUBLIC_URL?.trim() ?? ''
  // Whether it is an address at all is checked with the other settings.
  const sitePath = withSlash(URL.parse(site)?.pathname ?? '')
  if (!PATH.test(sitePath)) throw new SettingError('NUXT_PUBLIC_URL', site, `the address of this site, whose path is ${TAKES}`)
  const path = withSlash(own)
  if (own !== '' && !PATH.test(path)) throw new SettingError('NUXT_APP_BASE_URL', own, TAKES)
  if (own !== '' && sitePath !== '/' && path !== sitePath) throw new SettingError('NUXT_APP_BASE_URL', own, `the path of NUXT_PUBLIC_URL, which is ${sitePath}, or no value`)
  return own === '' ? sitePath : path
}

/** Path and query of a request without the base path; `undefined` if it is outside. @param url as in the request line. */
export function pathInSite(url: string, basePath: string): string | undefined {
  const base = basePath.slice(0, -1)
  const path = url.slice(base.length)
  if (!url.startsWith(base) || !/^(?:$|[/?#])/.test(path)) return undefined
  return path.startsWith('/') ? path : `/${path}`
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}
