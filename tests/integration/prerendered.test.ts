import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SERVER } from '../../scripts/build'
import { DEFAULT_LANGUAGE, LANGUAGES } from '#shared/languages'
import { makeFolder } from '../support/folder'
import { TestServer } from '../support/server'

const FOLDER = join(dirname(SERVER), 'pages')
const REQUESTS = [['GET', '/'], ['GET', '/room/0123456789abcdef'], ['GET', '/nothing'], ['POST', '/']] as const

async function start(env: Record<string, string>, entry?: string): Promise<TestServer> {
  const server = new TestServer({ env, entry })
  onTestFinished(() => server.dispose())
  return await server.start()
}

/** A copy of the build, whose pages may be changed. @returns its folder of pages, and its entry. */
function copyBuild(): { folder: string, entry: string } {
  const bundle = join(makeFolder(), 'output')
  onTestFinished(() => rmSync(dirname(bundle), { recursive: true, force: true }))
  cpSync(dirname(dirname(SERVER)), bundle, { recursive: true })
  return { folder: join(bundle, 'server/pages'), entry: join(bundle, 'server/index.mjs') }
}

/** The same build without its prerendered pages: its server renders every page by itself. */
function withoutPages(): string {
  const { folder, entry } = copyBuild()
  rmSync(folder, { recursive: true })
  return entry
}

async function allPages({ url }: TestServer, languages: readonly string[]) {
  return await Promise.all(languages.flatMap(language => REQUESTS.map(async ([method, path]) => {
    const answer = await fetch(url + path, { method, headers: { 'accept': 'text/html', 'accept-language': language } })
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'date'))
    return { page: `${method} ${path} in ${language}`, status: answer.status, headers, html: await answer.text() }
  })))
}

describe('a prerendered page is the page that the server would render,', () => {
  const all = LANGUAGES.map(({ tag }) => tag)
  test.for([
    ['by default', {}, all],
    ['below a base path', { NUXT_APP_BASE_URL: '/chat/' }, ['de']],
    ['with an address', { NUXT_PUBLIC_URL: 'https://chat.example' }, ['ja']],
    ['with an address that has a port and a path', { NUXT_PUBLIC_URL: 'http://192.0.2.7:8080/a.b/c_d~e-f' }, ['ar']],
    ['with an address and a base path', { NUXT_PUBLIC_URL: 'HTTPS://Chat.Example:443/', NUXT_APP_BASE_URL: '/chat' }, [DEFAULT_LANGUAGE]],
  ] as const)('%s', async ([, env, languages]) => {
    const [prerendered, rendered] = [await start(env), await start(env, withoutPages())]
    const pages = await allPages(prerendered, languages)
    expect(pages).toEqual(await allPages(rendered, languages))
    for (const { html, page } of pages) expect(html, page).not.toMatch(/placeholder\.invalid|base-path-placeholder/)
  })
})

test.for([
  ['encryption', { NUXT_PUBLIC_ENCRYPTION: 'off' }, 'encryption:"off"'],
  ['the lifetime', { NUXT_ROOM_LIFETIME_SECONDS: '60' }, ',60,'],
  ['an address with letters that need escaping', { NUXT_PUBLIC_URL: 'https://plauderstübchen.example/' }, 'url:"https://plauderstübchen.example/"'],
] as const)('the server renders pages by itself where a setting needs other ones: %s', async ([, env, shown]) => {
  const [home] = await allPages(await start(env), [DEFAULT_LANGUAGE])
  expect(home?.html).toContain(shown)
})

test('by default the server sends what the build rendered', async () => {
  const { folder, entry } = copyBuild()
  for (const file of readdirSync(folder)) appendFileSync(join(folder, file), '<!-- by the build -->')
  for (const { html, page } of await allPages(await start({}, entry), [DEFAULT_LANGUAGE])) expect(html, page).toContain('<!-- by the build -->')
})

test('the build renders every page in every language', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(['broken', 'home', 'missing', 'room'].flatMap(name => LANGUAGES.map(({ tag }) => `${name}.${tag}.html`)).toSorted())
  expect(readFileSync(join(FOLDER, 'home.en.html'), 'utf8')).toContain('https://placeholder.invalid/base-path-placeholder/preview.png')
})
