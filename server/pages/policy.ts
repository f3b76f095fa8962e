import { createHash } from 'node:crypto'

/** Headers of every answer, errors included: no framing, sniffing, sharing with other sites, or referrer. */
export const SECURITY_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

const INLINE_SCRIPT = /<script(?![^>]*(?:\ssrc=|type="application\/json"))[^>]*>([^]*?)<\/script>/g
const INLINE_STYLE = /<style>([^]*?)<\/style>/g

/** The content security policy of a page: only our own files, and the inline scripts and styles of `html` by hash. */
export function contentSecurityPolicy(html = ''): string {
  return [
    'default-src \'none\'',
    `script-src ${['\'self\'', ...hashes(html, INLINE_SCRIPT)].join(' ')}`,
    `style-src ${['\'self\'', ...hashes(html, INLINE_STYLE)].join(' ')}`,
    'img-src \'self\'',
    'font-src \'self\'',
    'connect-src \'self\'',
    'manifest-src \'self\'',
    // The worker stretches a password without blocking the page.
    'worker-src \'self\'',
    'base-uri \'none\'',
    'form-action \'none\'',
    'frame-ancestors \'none\'',
  ].join('; ')
}

function hashes(html: string, inline: RegExp): string[] {
  return [...html.matchAll(inline)].map(([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`)
}
