import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { ROOT } from '../../scripts/build'
import { DEFAULT_LANGUAGE, LANGUAGES } from '#shared/languages'
import { HEAD_STRINGS } from '~/client/text/headStrings'
import { ask } from '../support/rawSocket'
import { test } from '../support/fixtures'
import { call } from '../support/http'
import { TestServer } from '../support/server'

const BUILT = readdirSync(join(ROOT, '.output/public/_nuxt')).filter(name => /\.(?:js|css)$/.test(name))

/** The browser's view of an answer, without its time. */
async function visit(url: string, encodings = 'gzip, deflate, br', languages = 'en') {
  const answer = await fetch(url, { headers: { 'accept': 'text/html', 'accept-encoding': encodings, 'accept-language': languages } })
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'date'))
  return { status: answer.status, headers, html: await answer.text() }
}

async function expectHashes(server: TestServer, path: string) {
  const { html } = await visit(server.url + path)
  const folder = `${new URL(server.url).pathname.replace(/\/$/, '')}/_nuxt/`
  const [, map = ''] = html.match(/<script type="importmap">([^]*?)<\/script>/) ?? []
  const { integrity } = JSON.parse(map) as { integrity: Record<string, string> }
  expect(Object.keys(integrity).toSorted()).toEqual(BUILT.map(name => folder + name).toSorted())
  for (const [address, hash] of Object.entries(integrity)) {
    const file = await fetch(new URL(address, server.url))
    expect(hash, address).toBe(`sha384-${createHash('sha384').update(Buffer.from(await file.arrayBuffer())).digest('base64')}`)
  }
  const named = [...html.matchAll(/<(?:link|script)[^>]*?\s(?:href|src)="([^"]+\.(?:js|css))"[^>]*>/g)]
  expect(named.length).toBeGreaterThan(3)
  for (const [tag, address = ''] of named) expect(tag).toContain(` integrity="${integrity[address]}"`)
  expect(html.indexOf('importmap')).toBeLessThan(html.search(/<link rel="modulepreload|<script type="module/))
}

describe('a page', () => {
  test.for(['/', '/room/0123456789abcdef'])('%s is the same at every visit, headers included', async (path, { ownServer: server }) => {
    const [first, again] = [await visit(server.url + path), await visit(server.url + path)]
    expect(first.status).toBe(200)
    expect(first.headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-/)
    expect(again).toEqual(first)
  })

  test.for([['gzip, deflate, br, zstd', 'br'], ['gzip, deflate', 'gzip'], ['br;q=0', undefined], ['', undefined]])('is compressed as "%s" allows', async ([accepted = '', encoding], { ownServer: server }) => {
    const plain = await visit(`${server.url}/`, 'identity')
    const { html, headers } = await visit(`${server.url}/`, accepted)
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers.vary).toBe('Accept-Encoding, Accept-Language')
    expect(html).toBe(plain.html)
    if (encoding) expect(Number(headers['content-length'])).toBeLessThan(html.length / 2)
  })

  test.for(['/', '/room/0123456789abcdef', '/nothing'])('%s has the same policy in every encoding, and it allows the page\'s inline code', async (path, { ownServer: server }) => {
    for (const encodings of ['br', 'gzip', 'identity', 'gzip', 'br']) {
      const { headers, html } = await visit(server.url + path, encodings)
      const policy = String(headers['content-security-policy'])
      const inline = [...html.matchAll(/<(?:style|script(?![^>]*(?:src=|application\/json)))[^>]*>([^]*?)<\/(?:style|script)>/g)]
      expect(inline.length).toBeGreaterThan(1)
      for (const [, content = ''] of inline) expect(policy).toContain(createHash('sha256').update(content).digest('base64'))
      expect(policy).toBe(String((await visit(server.url + path)).headers['content-security-policy']))
    }
  })

  test.for(['/', '/room/0123456789abcdef', '/nothing'])('%s has the hash of every file that it names or that loads later', async (path, { server }) => {
    await expectHashes(server, path)
  })

  test('has them below a base path too', async ({ onTestFinished }) => {
    const server = new TestServer({ env: { NUXT_APP_BASE_URL: '/chat/' } })
    onTestFinished(() => server.dispose())
    await expectHashes(await server.start(), '/')
  })

  test('of a room is the same for every room, existing or not, in every spelling of its id', async ({ room }) => {
    const { server, id } = room
    const shell = await visit(`${server.url}/room/${id}`)
    for (const other of ['0123456789abcdef', id.toUpperCase(), `${id}?from=mail`, id.match(/.{4}/g)?.join('-') ?? '']) {
      expect(await visit(`${server.url}/room/${other}`)).toEqual(shell)
    }
  })

  test('has a preview card, which tells nothing of a room', async ({ onTestFinished }) => {
    const server = new TestServer({ env: { NUXT_PUBLIC_URL: 'https://chat.example/talk/', NUXT_APP_BASE_URL: '/talk/' } })
    onTestFinished(() => server.dispose())
    await server.start()
    const card = async (path: string) => [...(await visit(server.url + path)).html.matchAll(/<meta (?:property="og:|name="twitter:)[^>]*>/g)].join('\n')
    const home = await card('/')
    expect(home).toContain('property="og:image" content="https://chat.example/talk/preview.png"')
    expect(home).toMatch(/property="og:title" content="[^"]+"/)
    expect(await card('/room/0123456789abcdef')).toBe(home)
    const image = await fetch(`${server.url}/preview.png`)
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png'])
    const bytes = Buffer.from(await image.arrayBuffer())
    expect(bytes.length).toBeLessThanOrEqual(30_000)
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)].map(String)).toEqual(['width', 'height'].map(side => new RegExp(`og:image:${side}" content="(\\d+)"`).exec(home)?.[1]))
  })

  test('that does not exist is still missing after others were requested', async ({ server }) => {
    await visit(`${server.url}/`)
    await visit(`${server.url}/room/0123456789abcdef`)
    for (const path of ['/room', '/room/', '/room/short', '/room/0123456789abcdef/more', '/nothing']) {
      expect((await visit(server.url + path)).status, path).toBe(404)
    }
  })
})

describe('the language of a page', () => {
  const PATHS = ['/', '/room/0123456789abcdef', '/nothing'] as const

  test.for(LANGUAGES)('is $tag from the first byte, where a browser asks for it', async ({ tag, dir }, { server }) => {
    for (const path of PATHS) {
      const asked = await visit(server.url + path, 'br', `xx, ${tag};q=0.9, en;q=0.1`)
      expect(asked.html).toMatch(new RegExp(`^<!DOCTYPE html><html +lang="${tag}" dir="${dir}">`))
      expect(asked.headers['content-language']).toBe(tag)
      expect(asked.headers.vary).toContain('Accept-Language')
      const { description, noScript, tooOld } = HEAD_STRINGS[tag]
      for (const text of [`<meta name="description" content="${description}">`, `<noscript>${noScript}</noscript>`, JSON.stringify(tooOld)]) expect(asked.html).toContain(text)
      const named = await visit(`${server.url}${path}?lang=${tag}`)
      expect([named.status, named.html]).toEqual([asked.status, asked.html])
    }
  })

  test.for(LANGUAGES)('$tag is the language of the manifest, too', async ({ tag, dir }, { server }) => {
    const { html } = await visit(`${server.url}/?lang=${tag}`)
    const [, href = ''] = html.match(/<link rel="manifest" href="([^"]+)"/) ?? []
    const answer = await fetch(new URL(href, server.url))
    expect(answer.headers.get('content-type')).toBe('application/manifest+json')
    expect(await answer.json()).toMatchObject({ lang: tag, dir, name: HEAD_STRINGS[tag].name, description: HEAD_STRINGS[tag].description, start_url: '.' })
  })

  test('is the default one where a browser wants none of them', async ({ server }) => {
    for (const languages of ['', 'tlh', '*', 'en;q=0']) expect((await visit(`${server.url}/`, 'br', languages)).headers['content-language']).toBe(DEFAULT_LANGUAGE)
  })
})

describe('a file that a browser has already', () => {
  const CACHED = ['/favicon.svg', `/_nuxt/${BUILT.find(name => name.endsWith('.js'))}`]

  test.for(CACHED)('is not sent again: %s', async (path, { server }) => {
    for (const encodings of ['identity', 'gzip', 'br']) {
      const get = (method: string, headers: Record<string, string> = {}) => call(method, server.url + path, { headers: { 'accept-encoding': encodings, ...headers } })
      const { headers: { etag = '', vary, 'cache-control': caching } } = await get('GET')
      expect(etag).toMatch(/^"[^"]+"$/)
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, `W/"a,b",W/${etag} , "c"`, '*']) {
        for (const method of ['GET', 'HEAD']) {
          const { status, headers, text } = await get(method, { 'if-none-match': known })
          expect([status, text], known).toEqual([304, ''])
          expect(headers, known).toMatchObject({ etag, ...(vary && { vary }), ...(caching && { 'cache-control': caching }), 'x-content-type-options': 'nosniff' })
          for (const name of ['content-type', 'content-length', 'content-encoding']) expect(headers, known).not.toHaveProperty(name)
        }
      }
      for (const other of ['', '"other"', 'W/"other", "another"', etag.slice(1, -1), `"${etag.slice(1, -2)}"`, `W/${etag.slice(0, -1)}`, '"*"', '"']) {
        expect((await get('GET', { 'if-none-match': other })).status, other).toBe(200)
      }
    }
  })

  test('is still missing if it does not exist', async ({ server }) => {
    for (const path of ['/_nuxt/nothing.js', '/nothing']) expect((await call('GET', server.url + path, { headers: { 'if-none-match': '*' } })).status).toBe(404)
  })
})

describe('a request in absolute form', () => {
  const statusOf = async (server: TestServer, target: string, { method = 'GET', host = 'other.example', headers = '' } = {}) =>
    Number(/^HTTP\/1\.1 (\d+) /.exec(await ask(server, `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${headers}Connection: close\r\n\r\n`))?.[1])

  test.for([
    ['http://localhost', 200], ['http://localhost/', 200], ['HTTP://LOCALHOST:80/?lang=de', 200], ['https://[::1]:3000?lang=de', 200], ['http://localhost/room/0123456789abcdef', 200],
    ['http://localhost/api/health', 200], ['http://localhost/favicon.svg', 200], ['http://localhost/nothing', 404], ['http://localhost//room/0123456789abcdef', 404], ['http://localhost//', 404],
    ['http://user@localhost/', 404], ['http://[x/', 404], ['http://a:b/', 404], ['ftp://localhost/', 404], ['/http://localhost/', 404],
  ] as const)('%s: %d', async ([target, status], { server }) => {
    expect(await statusOf(server, target)).toBe(status)
  })

  test('has the host of its target, not that of its header', async ({ server }) => {
    const headers = 'Origin: http://chat.example\r\nContent-Length: 0\r\n'
    expect(await statusOf(server, 'http://chat.example/api/rooms', { method: 'POST', headers })).toBe(201)
    expect(await statusOf(server, 'http://other.example/api/rooms', { method: 'POST', headers, host: 'chat.example' })).toBe(403)
  })

  test('may be an upgrade to another protocol', async ({ server }) => {
    expect(await statusOf(server, 'http://localhost/api/health', { headers: 'Connection: Upgrade\r\nUpgrade: h2c\r\n' })).toBe(200)
  })

  test('stays below a base path', async ({ onTestFinished }) => {
    const server = new TestServer({ env: { NUXT_APP_BASE_URL: '/chat/' } })
    onTestFinished(() => server.dispose())
    await server.start()
    for (const [path, status] of [['/chat', 200], ['/chat/', 200], ['/chat/api/health', 200], ['', 404], ['/', 404], ['/chatter', 404], ['//chat/', 404]] as const) {
      expect(await statusOf(server, `http://localhost${path}`), path).toBe(status)
    }
  })
})

describe('an encoded question mark or number sign', () => {
  test.for(['/%3Fx', '/%3fx', '/%23x', '/%3F', '/%23', '/room/0123456789abcdef%3Fx', '/room/0123456789abcdef%23x', '/room/0123456789abcdef%3Fx%23k=key', '/favicon.svg%3Fx', '/favicon.svg%23x', '/api/health%3Fx', '/api/health%23k=x'])(
    'is a part of the path, which is not found: %s', async (path, { server }) => {
      for (const accept of ['text/html', '*/*']) expect((await call('GET', server.url + path, { headers: { accept } })).status).toBe(404)
    })

  test('ends no path of a socket', async ({ room }) => {
    expect((await call('POST', `${room.server.url}/ws/rooms/${room.id}%3Fx`)).status).toBe(404)
  })

  test.for(['/room/0123456789abcdef%23k=key', '/room/0123456789abcdef%23k%3Dkey%26p=1', '/room/0123456789abcdef%2523k=key', '/room/0123456789abcdef%23k=key%3Fx', '/room/0123456789abcdef%23k=key?lang=de', '/?x=%3F%23'])(
    'may stand in a query, and in a room\'s link with its key: %s', async (path, { server }) => {
      expect((await call('GET', server.url + path, { headers: { accept: 'text/html' } })).status).toBe(200)
    })
})

describe('a path with two leading slashes', () => {
  const paths = [
    '//', '///', '//?a', '//room/0123456789abcdef', '//room/0123456789abcdef%23k=key', '///room/0123456789abcdef', '////room/0123456789abcdef',
    '/\\room/0123456789abcdef', '/\\/room/0123456789abcdef', '/%2Froom/0123456789abcdef', '/%2f%2froom/0123456789abcdef', '/%5Croom/0123456789abcdef',
    '//localhost/room/0123456789abcdef', '//localhost/', '//other/favicon.svg', '//favicon.svg', '//api/health', '//ws/rooms/0123456789abcdef', '//__nuxt_error',
  ]
  test.for(paths)('is not found: %s', async (path, { server }) => {
    for (const method of ['GET', 'POST']) {
      for (const accept of ['text/html', '*/*']) {
        const answer = await ask(server, `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`)
        expect(answer).toMatch(/^HTTP\/1\.1 404 /)
        expect(answer).toMatch(accept === 'text/html' && method === 'GET' ? /^content-type: text\/html/im : /^content-type: /im)
        expect(answer).not.toMatch(/0123456789abcdef|^location:/im)
      }
    }
  })
})
