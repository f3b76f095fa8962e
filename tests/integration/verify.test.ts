import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { ROOT } from '../../scripts/build'
import { test } from '../support/fixtures'
import { freePort } from '../support/freePort'
import { Output } from '../support/output'
import type { ServerOptions } from '../support/server'
import { TestServer } from '../support/server'
import { TamperingProxy } from '../support/tamperingProxy'

const BUILT = readdirSync(join(ROOT, '.output/public/_nuxt'))
const built = (name: RegExp) => `/_nuxt/${BUILT.find(file => name.test(file)) ?? ''}`

/** `npm run verify -- …`, without npm. */
async function verify(...args: string[]) {
  const output = new Output(spawn(process.execPath, [join(ROOT, 'scripts/verify.ts'), ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] }))
  return { code: await output.ended(), text: output.text }
}

async function startServer(options: ServerOptions): Promise<TestServer> {
  const server = new TestServer(options)
  onTestFinished(() => server.dispose())
  return await server.start()
}

describe('verify', () => {
  test('says that a server of this build serves it unchanged, and what that does not prove', async ({ server }) => {
    const { code, text } = await verify(server.url)
    expect(text).toMatch(/^http:\/\/localhost:\d+\/ serves version \d+\.\d+\.\d+, unchanged: \d+ pages and files are those of this checkout\.$/m)
    expect(text).toMatch(/cannot be seen from here\.$/m)
    expect(code).toBe(0)
  })

  test('looks at the pages in every language', async ({ server }) => {
    const proxy = new TamperingProxy(() => server.port)
    proxy.serves = (_path, body) => body.includes('<html  lang="de"') ? Buffer.from(body.toString().replace('</body>', '<p></body>')) : body
    onTestFinished(() => proxy.stop())
    const { code, text } = await verify(await proxy.start())
    expect(text).toMatch(/^ {2}\/ differs from byte/m)
    expect(code).toBe(1)
  })

  test('knows the settings that pages show, and finds the site below a path', async () => {
    const server = await startServer({ env: { NUXT_PUBLIC_ENCRYPTION: 'required', NUXT_ROOM_LIFETIME_SECONDS: '600', NUXT_PUBLIC_URL: 'https://example.org/chat/' } })
    const { code, text } = await verify(`http://localhost:${server.port}/chat`)
    expect(text).toContain('/chat/ serves version ')
    expect(code).toBe(0)
  })

  test.for([
    ['the home page', ['/']],
    ['a script', [built(/^\w.*\.js$/)]],
    ['a style', [built(/\.css$/)]],
    ['the worker', [built(/^passwordWorker.*\.js$/)]],
    ['each of several', ['/room/…', '/verify', '/icon-192.png', '/manifest.webmanifest']],
  ] as const)('finds one changed byte in %s', async ([_kind, changed], { server }) => {
    const withoutId = (path: string) => path.replace(/^\/room\/.*/, '/room/…')
    const proxy = new TamperingProxy(() => server.port)
    proxy.serves = (path, body) => {
      const middle = body.length >> 1
      if (changed.some(each => each === withoutId(path))) body[middle] = (body[middle] ?? 0) ^ 1
      return body
    }
    onTestFinished(() => proxy.stop())
    const { code, text } = await verify(await proxy.start())
    expect([...text.matchAll(/^ {2}(\S+) differs from byte \d+ on/gm)].map(([, path = '']) => withoutId(path))).toEqual(changed)
    expect(text).not.toContain('unchanged: ')
    expect(code).toBe(1)
  })

  test('finds a weaker policy, and a file that is missing', async ({ server }) => {
    const proxy = new TamperingProxy(() => server.port)
    proxy.heads = (path, status, headers) => path === '/' ? [200, { ...headers, 'content-security-policy': 'default-src *' }] : path === '/favicon.svg' ? [404, headers] : [status, headers]
    onTestFinished(() => proxy.stop())
    const { code, text } = await verify(await proxy.start())
    expect(text).toContain('\n  / has another content-security-policy: default-src *\n  /favicon.svg answers 404 instead of 200\n')
    expect(code).toBe(1)
  })

  test('says where a site has moved', async ({ server }) => {
    const proxy = new TamperingProxy(() => server.port)
    proxy.heads = (_path, _status, headers) => [301, { ...headers, location: 'https://chat.example.org/' }]
    onTestFinished(() => proxy.stop())
    expect(await verify(await proxy.start())).toEqual({ code: 2, text: expect.stringMatching(/ leads to https:\/\/chat\.example\.org\/: verify that address\.$/m) })
  })

  test.for(['', 'chat.example.org', 'ftp://localhost/', 'http://localhost/ more'])('explains its use for "%s"', async (args) => {
    expect(await verify(...args.split(' '))).toEqual({ code: 2, text: expect.stringMatching(/^Usage: npm run verify -- https:/) })
  })

  test('says that nothing answers', async () => {
    expect(await verify(`http://localhost:${await freePort()}`)).toEqual({ code: 2, text: expect.stringMatching(/does not answer\.$/m) })
  })
})
