import * as v from 'valibot'
import type { Answer } from './ask.ts'
import { ask } from './ask.ts'
import type { Finding } from './finding.ts'
import { ok, toChange } from './finding.ts'
import { NO_ROOM } from './headers.ts'
import type { Site } from './site.ts'

/** Files asked for at a time: browsers do the same over HTTP/1.1. */
const AT_ONCE = 6

const MANIFEST = /json/
/** What an element says of the file that it names, and the type of content that it then has. */
const TYPES: [element: RegExp, type: RegExp][] = [
  [/^<script|rel="modulepreload"|as="script"/, /javascript/],
  [/rel="stylesheet"|as="style"/, /^text\/css/],
  [/rel="manifest"/, MANIFEST],
  [/rel="(?:icon|apple-touch-icon)"/, /^image\//],
]
/** Names no file of the site. */
const NO_FILE = /rel="(?:canonical|alternate)"/

const manifest = v.object({ start_url: v.string(), scope: v.optional(v.string()) })

interface NamedFile {
  url: URL
  type: RegExp
}

/** The start page and the page of a room are there, with every file that they name, all below the site's path. */
export async function checkPages(site: Site): Promise<Finding[]> {
  const files = new Map<string, NamedFile>()
  for (const url of [site.base, site.at(`room/${NO_ROOM}`)]) {
    const page = await ask(url, { headers: { accept: 'text/html' } })
    if (page.status !== 200 || !isOf(page, /^text\/html/)) return [toChange(`The page ${url.pathname} is answered with ${described(page)}.`, pathAdvice(site))]
    for (const file of filesIn(page.text, url)) files.set(file.url.href, file)
  }
  // One iterator for all, and a place for each answer: the file that is named does not depend on which answer came first.
  const waiting = [...files.values()].entries()
  const problems: string[][] = []
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const [index, file] of waiting) problems[index] = await problemsOf(site, file)
  }))
  const [first, ...more] = problems.flat()
  if (first === undefined) return [ok(`The pages and their ${files.size} files are there, with the right types.`)]
  return [toChange(`${first}${more.length ? ` (and ${more.length} more like that)` : ''}.`, pathAdvice(site))]
}

/** The scripts, styles, icons and the manifest that a page names. */
function filesIn(html: string, page: URL): NamedFile[] {
  return [...html.matchAll(/<(?:script|link)\b[^>]*>/g)].flatMap(([element]) => {
    const address = / (?:src|href)="([^"]+)"/.exec(element)?.[1]
    const url = address === undefined || NO_FILE.test(element) ? null : URL.parse(address.replaceAll('&amp;', '&'), page)
    return url ? [{ url, type: TYPES.find(([pattern]) => pattern.test(element))?.[1] ?? /./ }] : []
  })
}

async function problemsOf(site: Site, { url, type }: NamedFile): Promise<string[]> {
  if (!isBelow(site, url)) return [`The pages name ${url.href}, which is not below ${site.base.href}`]
  const answer = await ask(url)
  if (answer.status !== 200 || !isOf(answer, type)) return [`The file ${url.pathname} is answered with ${described(answer)}`]
  const app = v.safeParse(manifest, answer.json)
  const places = app.success && type === MANIFEST ? [app.output.start_url, app.output.scope ?? '.'] : []
  return places.every(place => isBelow(site, new URL(place, url))) ? [] : ['The manifest starts the installed application outside of this path']
}

export function isBelow({ base }: Site, url: URL): boolean {
  return url.origin === base.origin && url.pathname.startsWith(base.pathname)
}

export function pathAdvice({ base }: Site): string {
  return `Let the proxy pass everything below ${base.pathname} on with its path unchanged${base.pathname === '/' ? '' : `, and set NUXT_APP_BASE_URL to ${base.pathname}`}.`
}

function isOf({ headers }: Answer, type: RegExp): boolean {
  return type.test(headers['content-type'] ?? '')
}

function described({ status, headers }: Answer): string {
  return `${status} and ${headers['content-type'] ?? 'no type'}`
}
