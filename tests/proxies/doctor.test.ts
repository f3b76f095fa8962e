import { join as path } from 'node:path'
import type { TestContext } from 'vitest'
import { describe, expect, test } from 'vitest'
import { checkRedirect } from '../../scripts/doctor/https'
import { readSite } from '../../scripts/doctor/site'
import type { Diagnosis } from '../support/doctor'
import { runDoctor } from '../support/doctor'
import { startNginx } from '../support/nginx'
import type { Proxy } from '../support/proxy'
import { TestServer } from '../support/server'
import { substitute } from '../support/substitute'
import type { WrongNginx } from '../support/wrongNginx'
import { SETTINGS_WITH, WRONG_NGINX } from '../support/wrongNginx'

interface Setup {
  env?: Record<string, string>
  base?: '/' | '/chat/'
  edit?: (config: string) => string
}

/** A server behind nginx; both end with the test. */
async function deploy({ onTestFinished }: TestContext, { env = { NUXT_TRUST_PROXY: '1' }, base = '/', edit }: Setup = {}): Promise<{ server: TestServer, proxy: Proxy }> {
  const server = new TestServer({ env: { NUXT_APP_BASE_URL: base, ...env } })
  onTestFinished(() => server.dispose())
  await server.start()
  const proxy = await startNginx({ upstream: server.port, base, edit })
  onTestFinished(() => proxy.dispose())
  return { server, proxy }
}

/** Examines the site as somebody who trusts its certificate. */
async function diagnose({ folder, url }: Proxy): Promise<Diagnosis> {
  return await runDoctor(['--quick', url], { NODE_EXTRA_CA_CERTS: path(folder, 'cert.pem') })
}

// The doctor mostly waits: for the end of a room.
describe.concurrent('behind nginx, the doctor', () => {
  test.for(['/', '/chat/'] as const)('finds all right with the shipped file at %s', async (base, context) => {
    const { proxy } = await deploy(context, { base })
    const { code, text, changes, unknown } = await diagnose(proxy)
    expect([...changes, ...unknown]).toEqual([])
    expect(text).toMatch(/^ok +HTTPS works, and the certificate is good for \d+ more days/m)
    expect(text).toMatch(/^ok +The server counts this visitor by the right address, 127\.0\.0\.2\.$/m)
    expect(code).toBe(0)
    const site = readSite(proxy.url)
    expect(site && await checkRedirect(site, new URL(proxy.plainUrl))).toMatchObject({ mark: 'ok', seen: `${proxy.plainUrl} leads here (301).` })
  })

  const NAMED: Record<WrongNginx, RegExp> = {
    'no Upgrade': /^WebSockets are not let through: .*without the Upgrade header.*proxy_set_header Upgrade \$http_upgrade/,
    'no Host': /^The server refuses the pages of this site \(403\): it knows the site by another name\. Let the proxy pass the Host header on/,
    'no X-Forwarded-Proto': /^Strict-Transport-Security is missing.*proxy_set_header X-Forwarded-Proto \$scheme/,
    'port dropped from Host': /^The server refuses the pages of this site \(403\): the proxy drops the port \d+ from the Host header, .*\$http_host/,
    'one hop too many': /^Visitors can claim any address: NUXT_TRUST_PROXY counts one proxy too many\. Set it to the number of proxies/,
    'visitors trusted': /^Visitors can claim any address: the networks in NUXT_TRUST_PROXY contain visitors\. List only the addresses of the proxies/,
    'buffering': /^The proxy keeps each request until it is whole.*proxy_request_buffering off/,
  }
  test.for(Object.entries(NAMED))('names the fault: %s', async ([fault, words], context) => {
    const { proxy } = await deploy(context, { env: SETTINGS_WITH[fault as WrongNginx], edit: WRONG_NGINX[fault as WrongNginx] })
    const { code, changes } = await diagnose(proxy)
    expect(changes).toEqual([expect.stringMatching(words)])
    expect(code).toBe(1)
  })

  test('names a missing NUXT_TRUST_PROXY', async (context) => {
    const { proxy } = await deploy(context, { env: {} })
    const { changes } = await diagnose(proxy)
    expect(changes).toEqual([
      expect.stringMatching(/^Strict-Transport-Security is missing.*set NUXT_TRUST_PROXY/),
      expect.stringMatching(/^The server takes the proxy \(127\.0\.0\.1\) for the visitor.*Set NUXT_TRUST_PROXY/),
    ])
  })

  test('names headers and files that a proxy changes', async (context) => {
    const changed = `
      proxy_hide_header X-Robots-Tag; proxy_hide_header Content-Security-Policy;
      add_header Set-Cookie "proxy=1"; add_header Cache-Control public; add_header Referrer-Policy origin;
      location /_nuxt/ { return 404; }`
    const edit = (config: string) => substitute(config, { 'location / {': `${changed}\nlocation / {`, 'proxy_buffering off;': 'proxy_buffering off; proxy_set_header Origin "";' })
    const { proxy } = await deploy(context, { edit })
    const { code, changes } = await diagnose(proxy)
    const everywhere = 'lacks its Content-Security-Policy; it lacks "Referrer-Policy: no-referrer", or has another; it sets a cookie, which the application never does'
    const stored = '; it lacks "Cache-Control: no-store", so caches may keep it'
    expect(changes).toEqual([
      expect.stringMatching(`^The start page ${everywhere}\\. Let the proxy pass the server's headers on`),
      expect.stringContaining(`The page of a room ${everywhere}${stored}; it lacks "X-Robots-Tag: noindex", so search engines may list it.`),
      expect.stringContaining(`The API ${everywhere}${stored}.`),
      expect.stringMatching(/^The file \/_nuxt\/entry\.\S+\.css is answered with 404 and text\/html \(and \d+ more like that\)\. Let the proxy pass everything below \/ on/),
      expect.stringMatching(/^Pages of other sites may join rooms here.*Let the proxy pass the Origin header on unchanged/),
    ])
    expect(code).toBe(1)
  })

  test('names a server that does not run, as with a data folder that it cannot write', async (context) => {
    const { server, proxy } = await deploy(context)
    await server.stop()
    const { code, changes } = await diagnose(proxy)
    expect(changes).toEqual([expect.stringMatching(/^A proxy answers, and no server behind it \(502\)\. Start the server, and read its log: a data folder that it cannot write/)])
    expect(code).toBe(1)
  })

  test('names a path that only the proxy knows', async (context) => {
    const { proxy } = await deploy(context, { base: '/chat/', env: { NUXT_APP_BASE_URL: '/' } })
    const { code, changes } = await diagnose(proxy)
    expect(changes).toEqual([expect.stringMatching(/^There is no chat server at this path.*set NUXT_APP_BASE_URL to \/chat\//)])
    expect(code).toBe(1)
  })

  test('names a certificate that browsers refuse', async (context) => {
    const { proxy } = await deploy(context)
    const { code, changes } = await runDoctor(['--quick', proxy.url])
    expect(changes).toEqual([expect.stringMatching(/^The certificate signs itself, so browsers warn of it \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. Get one for this host/)])
    expect(code).toBe(1)
  })
})
