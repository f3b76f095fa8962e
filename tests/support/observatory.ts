import type { Answer } from './http'

/** No bonus counts below this. */
const BONUS_FROM = 90
const SIX_MONTHS_SECONDS = 15_552_000
const BROAD = /^(?:\*|https?:|ftp:|https?:\/\/\*(?:\.\*)?)$/
const UNSAFE = /^(?:'unsafe-inline'|data:)$/
const PRIVATE = ['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin']

/**
 * The score of Mozilla's HTTP Observatory for a home page that is served over HTTPS only, by its table
 * (https://developer.mozilla.org/observatory/docs/tests_and_scoring). From 100 on it is an A+.
 */
export function observatoryScore(page: Answer): number {
  const points = [policy(page), cookies(page), sharing(page), referrer(page), transport(page), integrity(page), types(page), framing(page), embedding(page)]
  const penalized = 100 + sum(points.filter(point => point < 0))
  return penalized < BONUS_FROM ? penalized : penalized + sum(points.filter(point => point > 0))
}

function policy(page: Answer): number {
  const directives = directivesOf(page)
  const fallback = directives.get('default-src') ?? ['*']
  const [scripts, styles, objects] = ['script-src', 'style-src', 'object-src'].map(name => directives.get(name) ?? fallback)
  if (directives.size === 0) return -25
  if (scripts?.some(source => BROAD.test(source) || UNSAFE.test(source)) || objects?.some(source => BROAD.test(source))) return -20
  if ([...directives.values()].flat().some(source => /^(?:http|ftp):/.test(source))) return -20
  if ([scripts, styles].flat().includes('\'unsafe-eval\'')) return -10
  if (styles?.some(source => BROAD.test(source) || UNSAFE.test(source))) return 0
  return directives.get('default-src')?.join() === '\'none\'' ? 10 : 5
}

/** Ours sets none: any counts as the worst. */
function cookies({ headers }: Answer): number {
  return headers['set-cookie'] ? -40 : 0
}

function sharing({ headers }: Answer): number {
  return headers['access-control-allow-origin'] ? -50 : 0
}

function referrer({ headers }: Answer): number {
  const value = String(headers['referrer-policy'] ?? '')
  return value === '' ? 0 : PRIVATE.includes(value) ? 5 : -5
}

function transport({ headers }: Answer): number {
  const [, seconds] = headers['strict-transport-security']?.match(/max-age=(\d+)/) ?? []
  return seconds === undefined ? -20 : Number(seconds) < SIX_MONTHS_SECONDS ? -10 : 0
}

function integrity({ text }: Answer): number {
  const scripts = [...text.matchAll(/<script\b[^>]*\ssrc="([^"]+)"[^>]*>/g)]
  if (scripts.some(([, address]) => /^(?:https?:)?\/\//.test(address ?? ''))) return -50
  return scripts.length > 0 && scripts.every(([tag]) => tag.includes(' integrity="')) ? 5 : 0
}

function types({ headers }: Answer): number {
  return headers['x-content-type-options'] === 'nosniff' ? 0 : -5
}

function framing(page: Answer): number {
  if (directivesOf(page).has('frame-ancestors')) return 5
  return /^(?:deny|sameorigin)$/i.test(String(page.headers['x-frame-options'])) ? 0 : -20
}

function embedding({ headers }: Answer): number {
  const value = headers['cross-origin-resource-policy']
  return value === 'same-origin' || value === 'same-site' ? 10 : value === undefined || value === 'cross-origin' ? 0 : -5
}

function directivesOf({ headers }: Answer): Map<string, string[]> {
  const directives = String(headers['content-security-policy'] ?? '').split(';').map(directive => directive.trim().split(/\s+/))
  return new Map(directives.filter(([name]) => name).map(([name = '', ...sources]) => [name, sources]))
}

function sum(points: readonly number[]): number {
  return points.reduce((total, point) => total + point, 0)
}
