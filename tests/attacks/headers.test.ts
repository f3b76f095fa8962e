import { readdirSync } from 'node:fs'
import { join as path } from 'node:path'
import { describe, expect } from 'vitest'
import { SERVER } from '../../scripts/build'
import { test } from '../support/fixtures'
import type { Answer } from '../support/http'
import { call } from '../support/http'
import { TestServer } from '../support/server'
import { ask } from '../support/rawSocket'

const ROOM = '/room/0123456789abcdef'
const PAGE = { accept: 'text/html' }
const JSON_TYPE = { 'content-type': 'application/json' }
const ASSETS = path(SERVER, '../../public/_nuxt')

/** One of every kind of answer: method, path, headers, body, and the expected status. */
const KINDS: Record<string, [method: string, path: string, status: number, headers?: Record<string, string>, body?: string]> = {
  'the home page': ['GET', '/', 200, PAGE],
  'the home page without its body': ['HEAD', '/', 200, PAGE],
  'a room': ['GET', ROOM, 200, PAGE],
  'a page that is not there': ['GET', '/nothing', 404, PAGE],
  'the same as JSON': ['GET', '/nothing', 404],
  'a path that is none': ['GET', '/%E0%A4%A', 404, PAGE],
  'a method that is none': ['TRACE', '/', 405, PAGE],
  'the API': ['GET', '/api/health', 200],
  'a room made': ['POST', '/api/rooms', 201],
  'no such room': ['GET', '/api/rooms/0123456789abcdef', 404],
  'no such API': ['GET', '/api/nothing', 404, PAGE],
  'an invalid body': ['POST', '/api/rooms', 400, JSON_TYPE, '{'],
  'too large a body': ['POST', '/api/rooms', 413, JSON_TYPE, ' '.repeat(9000)],
  'another type': ['POST', '/api/rooms', 415, {}, 'text'],
  'another site': ['POST', '/api/rooms', 403, { 'sec-fetch-site': 'cross-site' }],
  'a method that the API does not take': ['PUT', '/api/rooms', 405],
  'a file': ['GET', '/favicon.svg', 200],
  'a script': ['GET', `/_nuxt/${readdirSync(ASSETS).find(name => name.endsWith('.js')) ?? ''}`, 200],
  'a style': ['GET', `/_nuxt/${readdirSync(ASSETS).find(name => name.endsWith('.css')) ?? ''}`, 200],
  'a file that is not there': ['GET', '/_nuxt/nothing.js', 404],
  'the address of sockets without an upgrade': ['GET', '/ws/rooms/0123456789abcdef', 426],
  'a refused upgrade': ['GET', '/ws/rooms/0123456789abcdef', 404, { 'connection': 'Upgrade', 'upgrade': 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }],
  'an upgrade to another protocol': ['GET', '/api/health', 200, { connection: 'Upgrade', upgrade: 'h2c' }],
  'an expectation that nobody knows': ['GET', '/api/health', 200, { expect: 'wonders' }],
  'the reason of a refusal': ['POST', '/ws/rooms/0123456789abcdef', 404],
}

/** The directives of a policy, by name. */
function policyOf({ headers }: Answer): Record<string, string> {
  const policy = String(headers['content-security-policy'])
  return Object.fromEntries(policy.split('; ').map(part => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]))
}

describe('every answer is guarded', () => {
  test.for(Object.entries(KINDS))('%s', async ([_kind, [method, to, status, headers, body]], { server }) => {
    const answer = await call(method, server.url + to, { headers, body })
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'permissions-policy': expect.stringContaining('camera=()'),
    })
    const policy = policyOf(answer)
    expect(policy).toMatchObject({ 'default-src': '\'none\'', 'frame-ancestors': '\'none\'', 'base-uri': '\'none\'', 'form-action': '\'none\'' })
    expect(policy['script-src']).toMatch(/^'self'(?: 'sha256-[\w+/]{43}=')*$/)
    expect(Object.values(policy).join(' ')).not.toMatch(/unsafe|\*|http|data:|blob:/)
    expect(answer.headers['x-robots-tag']).toBe(to === '/' ? undefined : 'noindex')
    for (const name of ['x-powered-by', 'server', 'set-cookie', 'strict-transport-security', 'access-control-allow-origin']) expect(answer.headers).not.toHaveProperty(name)
    if (status !== 200 || to.startsWith('/api') || to === ROOM) expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('behind TLS, browsers are told to stay on it; a client\'s own claim is not trusted', async ({ server, onTestFinished }) => {
    const proxied = new TestServer({ env: { NUXT_TRUST_PROXY: '1' } })
    onTestFinished(() => proxied.dispose())
    await proxied.start()
    for (const to of ['/', ROOM, '/nothing', '/api/health', '/favicon.svg']) {
      const get = async (from: TestServer, scheme: string) => (await call('GET', from.url + to, { headers: { ...PAGE, 'x-forwarded-proto': scheme } })).headers
      expect((await get(proxied, 'https'))['strict-transport-security']).toMatch(/^max-age=\d{8,}$/)
      expect(await get(proxied, 'http')).not.toHaveProperty('strict-transport-security')
      expect(await get(server, 'https')).not.toHaveProperty('strict-transport-security')
    }
    for (const [header, spelling] of [['x-forwarded-proto', 'HTTPS'], ['x-forwarded-proto', 'https, http'], ['forwarded', 'for=192.0.2.1;Proto="https", for=10.0.0.2;proto=http']] as const) {
      expect((await call('GET', proxied.url, { headers: { [header]: spelling } })).headers, spelling).toHaveProperty('strict-transport-security')
      expect((await call('GET', server.url, { headers: { [header]: spelling } })).headers, spelling).not.toHaveProperty('strict-transport-security')
    }
  })
})

describe('no page contains its address', () => {
  test.for(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\';alert(1)//', '</title><svg onload=alert(1)>', '{{constructor.constructor("alert(1)")()}}', '%3Cscript%3Ealert(1)%3C/script%3E'])(
    '%s', async (vector, { server }) => {
      for (const to of ['/', '/?', '/room/', `${ROOM}?`, '/nothing?x=', '/__nuxt_error?message=', '/api/', '/api/rooms/']) {
        for (const accept of ['text/html', '*/*']) {
          // Spaces would end the request line.
          const answer = await ask(server, `GET ${to}${vector.replaceAll(' ', '/')} HTTP/1.1\r\nHost: localhost\r\nAccept: ${accept}\r\nReferer: http://x/${vector}\r\nConnection: close\r\n\r\n`)
          expect(answer).toMatch(/^HTTP\/1\.1 (?:200|400|404) /)
          expect(answer).not.toMatch(/alert\(1\)/)
        }
      }
    })
})
