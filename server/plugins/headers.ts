import { createHash } from 'node:crypto'
import type { H3Event } from 'h3'
import { getRequestHeader, setResponseHeader, setResponseHeaders } from 'h3'
import { defineNitroPlugin, useRuntimeConfig } from 'nitropack/runtime'
import { readSettings } from '#server/settings'

/** What every answer carries, errors too: nothing is framed, sniffed, shared with other sites or told to them. */
const EVERYWHERE = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}
const TWO_YEARS_SECONDS = 63_072_000

const INLINE_SCRIPT = /<script(?![^>]*(?:\ssrc=|type="application\/json"))[^>]*>([^]*?)<\/script>/g
const INLINE_STYLE = /<style>([^]*?)<\/style>/g

/** What a page may load: only what is ours. A script or a style that stands in the page is allowed by its hash. */
const policy = (html = '') => [
  'default-src \'none\'',
  `script-src ${['\'self\'', ...hashes(html, INLINE_SCRIPT)].join(' ')}`,
  `style-src ${['\'self\'', ...hashes(html, INLINE_STYLE)].join(' ')}`,
  'img-src \'self\'',
  'font-src \'self\'',
  'connect-src \'self\'',
  'manifest-src \'self\'',
  // A password is stretched where it does not hold up the page.
  'worker-src \'self\'',
  'base-uri \'none\'',
  'form-action \'none\'',
  'frame-ancestors \'none\'',
].join('; ')

const NOTHING_INLINE = policy()

/** The headers of security, all in one place. */
export default defineNitroPlugin((nitroApp) => {
  const { trustsProxy } = readSettings(useRuntimeConfig())

  nitroApp.hooks.hook('request', (event) => {
    setResponseHeaders(event, EVERYWHERE)
    // A development server writes scripts and styles into its pages.
    if (!import.meta.dev) setResponseHeader(event, 'Content-Security-Policy', NOTHING_INLINE)
    if (event.path !== '/') setResponseHeader(event, 'X-Robots-Tag', 'noindex')
    if (trustsProxy && isTls(event)) setResponseHeader(event, 'Strict-Transport-Security', `max-age=${TWO_YEARS_SECONDS}`)
  })

  nitroApp.hooks.hook('render:response', (response) => {
    if (!response.headers) return
    delete response.headers['x-powered-by']
    if (import.meta.dev || typeof response.body !== 'string') return
    // A page that is kept ready has it already.
    response.headers['content-security-policy'] ??= policy(response.body)
  })
})

function isTls(event: H3Event): boolean {
  return getRequestHeader(event, 'x-forwarded-proto')?.split(',')[0]?.trim() === 'https'
}

function hashes(html: string, inline: RegExp): string[] {
  return [...html.matchAll(inline)].map(([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`)
}
