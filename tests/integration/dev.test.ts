import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildEnvironment, ROOT } from '../../scripts/build'
import type { Person, TestRoom } from '../support/dialogue'
import { connect, createRoom, join } from '../support/dialogue'
import { freePort } from '../support/freePort'
import { call } from '../support/http'
import { Output } from '../support/output'
import { TestServer } from '../support/server'

/** A copy of the sources inside the project: it finds the packages, and edits do no harm. */
const COPY = path(ROOT, 'dev-test')
const NOT_COPIED = new Set(['node_modules', 'dev-test', 'tests', 'scripts', 'docs', 'bench', 'test-results', 'coverage', 'screenshots'])

function copySources() {
  rmSync(COPY, { recursive: true, force: true })
  mkdirSync(COPY)
  writeFileSync(path(COPY, '.gitignore'), '*\n')
  for (const name of readdirSync(ROOT)) {
    if (!name.startsWith('.') && !NOT_COPIED.has(name)) cpSync(path(ROOT, name), path(COPY, name), { recursive: true })
  }
}

/** Inserts text into a file of the copy, before the last occurrence of another text. */
function edit(file: string, before: string, addition: string) {
  const whole = path(COPY, file)
  const source = readFileSync(whole, 'utf8')
  const at = before === '' ? source.length : source.lastIndexOf(before)
  writeFileSync(whole, source.slice(0, at) + addition + source.slice(at))
}

/** Retries until the server is back, as a page does. */
async function comeBack(room: TestRoom, wish: { session: string, after: number }): Promise<Person> {
  for (;;) {
    const connection = await connect(room).catch(() => undefined)
    const person = await connection?.joins(wish).catch(() => undefined)
    if (person) return person
  }
}

describe('nuxt dev', () => {
  // Clients use it like in production; only the process differs.
  const server = new TestServer()
  let output: Output

  beforeAll(async () => {
    copySources()
    server.port = await freePort()
    output = new Output(spawn('nuxt', ['dev', '--port', String(server.port), '--no-fork'], {
      cwd: COPY,
      env: { ...buildEnvironment(), NUXT_DATABASE_FILE: server.databaseFile },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    }))
    await output.waitFor(/Nitro.*built/i)
  }, 120_000)

  afterAll(async () => {
    if (output.child.pid !== undefined && !output.hasEnded) process.kill(-output.child.pid, 'SIGTERM')
    await output.ended()
    rmSync(COPY, { recursive: true, force: true })
    await server.dispose()
  })

  test('serves pages and conversations on one port', async () => {
    const room = await createRoom(server)
    const [ann, ben] = [await join(room, 'Ann'), await join(room, 'Ben')]
    await ann.says('hello')
    await ben.hears('hello')
    expect(await call('GET', `${server.url}/room/${room.id}`)).toMatchObject({ status: 200 })
  })

  test('keeps everyone connected when a component is edited, and lets them reconnect when the server is', async () => {
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    await ann.says('before')
    edit('pages/index.vue', '</template>', '<i>changed in place</i>')
    let home = ''
    while (!home.includes('changed in place')) home = (await call('GET', `${server.url}/`)).text
    await ann.says('still here')
    edit('server/rooms/errorText.ts', '', '// changed')
    expect([1006, 1012]).toContain(await ann.closed())
    const again = await comeBack(room, { session: ann.session, after: 0 })
    expect(again.self).toEqual(ann.self)
    expect(again.joined.messages).toMatchObject([{ text: 'before' }, { text: 'still here' }])
    await again.says('after')
  })
})
