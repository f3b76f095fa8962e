import { brotliCompressSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { join as path } from 'node:path'
import type { Page, Request } from 'playwright-core'
import { expect } from 'vitest'
import { LANGUAGES } from '#shared/languages'
import { ROOT } from '../../scripts/build'
import type { Visitor } from '../support/browser'
import { test } from '../support/browser'

const KILOBYTE = 1000
const YEAR_SECONDS = 31_536_000
/** Below this, compressing gains nothing (bytes). */
const WORTH_COMPRESSING = 1024

/** Watches what pages ask for. @returns a list that goes on growing. */
function watch({ page }: Visitor): Request[] {
  const requests: Request[] = []
  page.on('requestfinished', request => requests.push(request))
  return requests
}

/** What all of one kind weighs as it is sent (kB). */
async function weigh(requests: readonly Request[], kind: 'script' | 'stylesheet'): Promise<number> {
  const sizes = await Promise.all(requests.filter(request => request.resourceType() === kind).map(request => request.sizes()))
  return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0) / KILOBYTE
}

/** What all styles weigh, those that stand in the page too (kB). */
async function weighStyles(page: Page, requests: readonly Request[]): Promise<number> {
  const inPage = await page.locator('style').allTextContents()
  expect(inPage).not.toEqual([])
  return await weigh(requests, 'stylesheet') + brotliCompressSync(inPage.join('')).length / KILOBYTE
}

/** The language whose page names the heaviest scripts, compressed. */
async function heaviest(address: string): Promise<string> {
  const weights = await Promise.all(LANGUAGES.map(async ({ tag }) => {
    const html = await (await fetch(`${address}?lang=${tag}`)).text()
    const scripts = new Set([...html.matchAll(/<(?:script|link rel="modulepreload")[^>]*? (?:src|href)="(\/_nuxt\/[^"]+\.js)"/g)].map(([, script = '']) => script))
    expect(scripts.size, tag).toBeGreaterThan(2)
    return { tag, bytes: [...scripts].reduce((sum, script) => sum + brotliCompressSync(readFileSync(path(ROOT, '.output/public', script))).length, 0) }
  }))
  return weights.toSorted((one, other) => other.bytes - one.bytes)[0]?.tag ?? ''
}

test('the home page loads 75 kB of scripts at most before anything is pressed, in every language, and nothing for later', async ({ server, visitor }) => {
  const ann = await visitor(server.url, { locale: await heaviest(`${server.url}/`) })
  const requests = watch(ann)
  await ann.goes('/')
  await ann.page.waitForLoadState('networkidle')
  const scripts = await weigh(requests, 'script')
  expect(scripts).toBeGreaterThan(0)
  expect(scripts).toBeLessThanOrEqual(75)
  expect(await weighStyles(ann.page, requests)).toBeLessThanOrEqual(8)
  const headers = await Promise.all(requests.map(request => request.allHeaders()))
  expect(headers.filter(names => names['sec-purpose'] ?? names.purpose)).toEqual([])
})

test('a room loads 105 kB of scripts at most, in every language', async ({ room, visitor }) => {
  const address = `${room.server.url}/room/${room.id}`
  const ann = await visitor(room.server.url, { locale: await heaviest(address) })
  const requests = watch(ann)
  await ann.goes(`/room/${room.id}`)
  await ann.page.locator('form button[type=submit]').click()
  await ann.page.locator('textarea').fill('hello')
  await ann.page.locator('form button[type=submit]').click()
  await ann.hears('hello')
  await ann.page.waitForLoadState('networkidle')
  const scripts = await weigh(requests, 'script')
  expect(scripts).toBeLessThanOrEqual(105)
  expect(await weighStyles(ann.page, requests)).toBeLessThanOrEqual(8)
})

test('a page is drawn with what stands in it: no style sheet is waited for', async ({ room, visitor }) => {
  for (const path of ['/', `/room/${room.id}`]) {
    const ann = await visitor(room.server.url)
    const requests = watch(ann)
    await ann.goes(path)
    await ann.page.waitForLoadState('networkidle')
    const inPage = await ann.page.locator('link[rel=stylesheet][disabled]').evaluateAll(links => links.map(link => link.getAttribute('href')))
    expect(inPage).not.toEqual([])
    const asked = requests.map(request => new URL(request.url()).pathname)
    expect(asked.filter(address => inPage.includes(address))).toEqual([])
  }
})

test('what is built comes compressed, and is kept for ever', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  const requests = watch(ann)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ben')
  const built = requests.filter(request => new URL(request.url()).pathname.startsWith('/_nuxt/'))
  expect(built.length).toBeGreaterThan(2)
  for (const request of built) {
    const response = await request.response()
    const headers = await response?.allHeaders()
    expect(headers?.['cache-control'], request.url()).toContain('immutable')
    expect(Number(/max-age=(\d+)/.exec(headers?.['cache-control'] ?? '')?.[1]), request.url()).toBeGreaterThanOrEqual(YEAR_SECONDS)
    const { length = 0 } = await response?.body() ?? {}
    if (length >= WORTH_COMPRESSING) expect(headers?.['content-encoding'], request.url()).toBe('br')
  }
})
