import { cpSync, rmSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { dirname, join as path } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { LANGUAGES } from '#shared/languages'
import { SERVER } from '../../scripts/build'
import { createRoom, endRoom, join, statusOf } from '../support/dialogue'
import { makeFolder } from '../support/folder'
import { call } from '../support/http'
import { TestServer } from '../support/server'

const PAGE = { accept: 'text/html' }
const FEW_FILES = 300
const IDLE = 400

async function start(options: ConstructorParameters<typeof TestServer>[0]): Promise<TestServer> {
  const server = new TestServer(options)
  onTestFinished(() => server.dispose())
  return await server.start()
}

/** Everything that people need: each page with its assets, the API, a conversation, an end. */
async function expectAllToWork(server: TestServer) {
  for (const [address, status] of [['/', 200], ['/room/0123456789abcdef', 200], ['/nothing', 404], ['/favicon.svg', 200], ['/manifest.webmanifest', 200]] as const) {
    const page = await call('GET', server.url + address, { headers: PAGE })
    expect(page.status, address).toBe(status)
    for (const [, asset] of page.text.matchAll(/(?:src|href)="(\/_nuxt\/[^"]+)"/g)) {
      expect((await call('GET', `${server.url}${asset}`)).status, asset).toBe(200)
    }
  }
  for (const { tag } of LANGUAGES) {
    for (const address of ['/', '/room/0123456789abcdef']) {
      const page = await call('GET', server.url + address, { headers: { ...PAGE, 'accept-language': tag } })
      expect([page.status, page.headers['content-language']], address).toEqual([200, tag])
    }
  }
  expect((await call('TRACE', server.url, { headers: PAGE })).status).toBe(405)
  expect((await call('GET', `${server.url}/api/health`)).status).toBe(200)
  const room = await createRoom(server)
  const [ann, ben] = [await join(room, 'Ann'), await join(room, 'Ben')]
  await ann.says('hello')
  await ben.hears('hello')
  await ben.reads({ before: 2 })
  expect((await statusOf(room)).participants).toBe(2)
  await endRoom(room)
  expect(await ann.closed()).toBe(4411)
}

describe('all code is loaded before the server listens:', () => {
  test.for([['that the build rendered', 'optional'], ['that the server renders', 'default']])('replaced files change nothing of pages %s', async ([, encryption = '']) => {
    const bundle = path(makeFolder(), 'output')
    cpSync(path(dirname(SERVER), '..'), bundle, { recursive: true })
    onTestFinished(() => rmSync(dirname(bundle), { recursive: true, force: true }))
    const server = await start({ env: { NUXT_PUBLIC_ENCRYPTION: encryption }, entry: path(bundle, 'server/index.mjs') })
    rmSync(bundle, { recursive: true })
    await expectAllToWork(server)
  })

  test('more connections than the limit of open files break no page, then or later', async () => {
    const server = await start({ wrapper: ['prlimit', `--nofile=${FEW_FILES}`] })
    const idle = Array.from({ length: IDLE }, (_, index) => {
      const socket = connectTcp({ port: server.port, host: '127.0.0.1', localAddress: `127.0.0.${2 + index % 3}` })
      socket.on('error', () => {})
      return socket
    })
    onTestFinished(() => {
      for (const socket of idle) socket.destroy()
    })
    const refused = idle.map(socket => new Promise<void>(resolve => socket.once('close', () => resolve())))
    // Some are closed at once: the limit of connections is below that of files.
    await Promise.race(refused)
    const page = await call('GET', server.url, { headers: PAGE }).catch(() => undefined)
    expect([undefined, 200]).toContain(page?.status)
    for (const socket of idle) socket.destroy()
    await Promise.all(refused)
    await expectAllToWork(server)
    expect(server.output).not.toMatch(/Unexpected|EMFILE/)
  })
})
