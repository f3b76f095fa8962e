import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, onTestFinished } from 'vitest'
import { ROOT } from '../../scripts/build'
import { test } from '../support/browser'
import { createRoom } from '../support/dialogue'
import { VECTOR } from '../support/encryption/vector'
import { TamperingProxy } from '../support/tamperingProxy'

const BUILT = readdirSync(join(ROOT, '.output/public/_nuxt'))
const RAN = 'document.documentElement.dataset.ran="yes";'

/** The one built file with such a name. */
function built(name: RegExp): string {
  const [file, ...others] = BUILT.filter(each => name.test(each))
  expect(others).toEqual([])
  return `/_nuxt/${file ?? ''}`
}

/** The address of the entry, of the chunk of rooms, and so on: the scripts that a page names, in its order. */
async function scriptsOf(url: string): Promise<string[]> {
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  return [...page.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g)].map(([, address = '']) => address)
}

/** Opens a page through a proxy that puts code or styles at the start of one file, and leaves all hashes where told. */
async function visit(browser: Browser, port: number, { path, changed, added, hashes = true }: { path: string, changed: string, added: string, hashes?: boolean }): Promise<Page> {
  const proxy = new TamperingProxy(() => port)
  proxy.serves = (asked, body) => {
    if (asked === changed) return Buffer.concat([Buffer.from(added), body])
    return hashes || asked.startsWith('/_nuxt/') ? body : Buffer.from(body.toString().replace(/ integrity="[^"]+"/g, '').replace(/"integrity":\{[^}]+\}/, '"integrity":{}'))
  }
  if (!hashes) proxy.heads = (_path, status, { 'content-security-policy': _policy, ...headers }) => [status, headers]
  const context = await browser.newContext()
  onTestFinished(async () => {
    await context.close()
    proxy.stop()
  })
  const page = await context.newPage()
  await page.goto(await proxy.start() + path)
  return page
}

const ran = (page: Page) => page.evaluate(() => document.documentElement.dataset.ran)

describe('a changed file is not used', () => {
  // Without hashes it is, which shows that the change works.
  test.for([true, false])('the entry (with hashes: %s)', async (hashes, { server, browser }) => {
    const [entry = ''] = (await scriptsOf(server.url)).slice(-1)
    const page = await visit(browser, server.port, { path: '/', changed: entry, added: RAN, hashes })
    await page.waitForLoadState('networkidle')
    expect(await ran(page)).toBe(hashes ? undefined : 'yes')
  })

  test.for([true, false])('a chunk that is imported later (with hashes: %s)', async (hashes, { server, browser }) => {
    const home = await scriptsOf(server.url)
    const [later = ''] = (await scriptsOf(`${server.url}/room/0123456789abcdef`)).filter(script => !home.includes(script))
    const page = await visit(browser, server.port, { path: '/', changed: later, added: RAN, hashes })
    const asked = page.waitForResponse(response => response.url().endsWith(later))
    await page.getByRole('button', { name: 'Create a room' }).click()
    await asked
    // Where the chunk fails, the page is loaded from the server at that address.
    await page.waitForURL('**/room/*')
    await page.waitForLoadState('networkidle')
    expect(await ran(page)).toBe(hashes ? undefined : 'yes')
  })

  test.for([true, false])('a style that is loaded later (with hashes: %s)', async (hashes, { server, browser }) => {
    const styles = built(/^_id_.*\.css$/)
    const page = await visit(browser, server.port, { path: '/', changed: styles, added: 'html{--changed:yes}', hashes })
    const asked = page.waitForResponse(response => response.url().endsWith(styles))
    await page.getByRole('button', { name: 'Create a room' }).click()
    await asked
    // Where the chunk fails, the page is loaded from the server at that address.
    await page.waitForURL('**/room/*')
    await page.waitForLoadState('networkidle')
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--changed'))).toBe(hashes ? '' : 'yes')
  })

  test.for([true, false])('the worker that stretches passwords (with hashes: %s)', async (hashes, { server, browser }) => {
    const room = await createRoom(server, { encrypted: true, verifier: VECTOR.passwordVerifier })
    const path = `/room/${room.id}${VECTOR.fragment}&p=1`
    const page = await visit(browser, server.port, { path, changed: built(/^passwordWorker.*\.js$/), added: 'postMessage(new Uint8Array(32));', hashes })
    const workers: string[] = []
    page.on('worker', worker => workers.push(worker.url()))
    await page.getByLabel('Room password').fill(VECTOR.password)
    await page.getByLabel('Your name').fill('Ann')
    await page.getByRole('button', { name: 'Join' }).click()
    // The page then stretches the password itself.
    if (hashes) await page.getByLabel('Message', { exact: true }).waitFor()
    else await page.getByRole('alert').filter({ hasText: 'Wrong password' }).waitFor()
    expect(workers).toHaveLength(hashes ? 0 : 1)
  })
})
