import type { Answer } from './ask.ts'
import { ask } from './ask.ts'
import type { Finding } from './finding.ts'
import { ok, toChange } from './finding.ts'
import type { Site } from './site.ts'

/** A room that never was: its page is the same as that of any room. */
export const NO_ROOM = '0000000000000000'
const UNCHANGED = 'Let the proxy pass the server\'s headers on as they are: it should neither hide, replace nor add them.'
const YEAR_SECONDS = 31_536_000

/** Headers that keep pages safe, unstored and out of search engines. */
export async function checkHeaders(site: Site): Promise<Finding[]> {
  const accept = { accept: 'text/html' }
  const [home, room, api] = await Promise.all([ask(site.base, { headers: accept }), ask(site.at(`room/${NO_ROOM}`), { headers: accept }), ask(site.at('api/health'))])
  const findings = [
    ...faults('The start page', home, ALWAYS),
    ...faults('The page of a room', room, [...ALWAYS, ...UNSTORED, ...UNLISTED]),
    ...faults('The API', api, [...ALWAYS, ...UNSTORED]),
    ...transport(site, home),
  ]
  return findings.length > 0 ? findings : [ok('The headers are right: content security policy, nosniff, no referrer, nothing stored, rooms not listed, no cookie.')]
}

type Requirement = [isMet: (answer: Answer) => boolean, fault: string]

const ALWAYS: Requirement[] = [
  [({ headers }) => String(headers['content-security-policy']).startsWith('default-src \'none\''), 'lacks its Content-Security-Policy'],
  // Several of a kind are joined by commas.
  [({ headers }) => headers['content-security-policy']?.includes(',') !== true, 'has a second Content-Security-Policy'],
  [({ headers }) => headers['x-content-type-options'] === 'nosniff', 'lacks "X-Content-Type-Options: nosniff", or has it twice'],
  [({ headers }) => headers['referrer-policy'] === 'no-referrer', 'lacks "Referrer-Policy: no-referrer", or has another'],
  [({ headers }) => headers['set-cookie'] === undefined, 'sets a cookie, which the application never does'],
]
const UNSTORED: Requirement[] = [
  [({ headers }) => headers['cache-control'] === 'no-store', 'lacks "Cache-Control: no-store", so caches may keep it'],
]
const UNLISTED: Requirement[] = [
  [({ headers }) => headers['x-robots-tag']?.includes('noindex') === true, 'lacks "X-Robots-Tag: noindex", so search engines may list it'],
]

function faults(name: string, answer: Answer, requirements: Requirement[]): Finding[] {
  const found = requirements.filter(([isMet]) => !isMet(answer)).map(([, fault]) => fault)
  return found.length === 0 ? [] : [toChange(`${name} ${found.join('; it ')}.`, UNCHANGED)]
}

/** The server sends it where its proxy says that the browser used HTTPS. */
function transport({ base }: Site, { headers }: Answer): Finding[] {
  if (base.protocol === 'http:') return []
  const value = headers['strict-transport-security']
  if (value === undefined) {
    return [toChange(
      'Strict-Transport-Security is missing: the server does not know that browsers use HTTPS.',
      'Let the proxy send X-Forwarded-Proto (nginx: proxy_set_header X-Forwarded-Proto $scheme;), and set NUXT_TRUST_PROXY to the number of proxies.',
    )]
  }
  const seconds = Number(/max-age="?(\d+)/i.exec(value)?.[1] ?? 0)
  return seconds >= YEAR_SECONDS ? [] : [toChange(`Strict-Transport-Security lasts only ${seconds} s.`, UNCHANGED)]
}
