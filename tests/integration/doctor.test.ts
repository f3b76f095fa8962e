import { spawnSync } from 'node:child_process'
import { join as path } from 'node:path'
import type { TestContext } from 'vitest'
import { describe, expect, test } from 'vitest'
import { examine } from '../../scripts/doctor/examine'
import type { Finding } from '../../scripts/doctor/finding'
import { isRoom, OwnRooms } from '../../scripts/doctor/rooms'
import type { Site } from '../../scripts/doctor/site'
import { readSite } from '../../scripts/doctor/site'
import { checkTalk } from '../../scripts/doctor/talk'
import { runDoctor, spawnDoctor } from '../support/doctor'
import { FakeTime, findFaketime } from '../support/faketime'
import { freePort } from '../support/freePort'
import { call } from '../support/http'
import { Network } from '../support/network'
import type { ServerOptions } from '../support/server'
import { TestServer } from '../support/server'
import { hasSmallDisks, makeSmallDisk } from '../support/smallDisk'

const library = findFaketime()

type Finished = Pick<TestContext, 'onTestFinished'>

function prepare({ onTestFinished }: Finished, options: ServerOptions = {}): TestServer {
  const server = new TestServer(options)
  onTestFinished(() => server.dispose())
  return server
}

/** A network in front of a server. @returns its address. */
async function relay({ onTestFinished }: Finished, server: TestServer, faults: Partial<Network> = {}): Promise<string> {
  const network = Object.assign(new Network(() => server.port), faults)
  onTestFinished(() => network.stop())
  return await network.start()
}

function visit(url: string): { site: Site, rooms: OwnRooms } {
  const site = readSite(url)
  if (!site) throw new Error('This is no address of a site.')
  return { site, rooms: new OwnRooms(site) }
}

/** Expects that no room is left, on a server that may have two. */
async function expectNoRooms({ url }: TestServer) {
  const statuses = await Promise.all([1, 2].map(async () => (await call('POST', `${url}/api/rooms`)).status))
  expect(statuses).toEqual([201, 201])
}

// It mostly waits: for the end of a room.
describe.concurrent('the doctor', () => {
  test('finds nothing to change on a server as it comes, and leaves no room', async (context) => {
    const server = await prepare(context, { ratesOff: false, env: { NUXT_LIMITS_ROOMS: '2' } }).start()
    const { code, text, changes } = await runDoctor(['--quick', server.url])
    expect(changes).toEqual([])
    expect(text).toMatch(/^unknown +This address has no HTTPS/m)
    for (const seen of [
      /The server is well: version \d+\.\d+\.\d+, storage ok/,
      /The headers are right/,
      /The pages and their \d{2,} files are there/,
      /The server counts this visitor by the right address, 127\.0\.0\.2\./,
      /Forged X-Forwarded-For and Forwarded headers change nothing/,
      /too large is refused while it is being sent/,
      /The server's clock agrees/,
      /WebSockets are let through/,
      /Pages of other sites are refused \(403\)/,
      /Two people talk both ways: 6 messages, each seen once, in one order, the last after \d+ ms/,
      /A room ends on time \(told within \d+ ms of it\)/,
      /gone for everyone \(404\)/,
      /What has ended is erased/,
    ]) expect(text).toMatch(new RegExp(`^ok +.*${seen.source}`, 'm'))
    expect(text).toMatch(/\nAll right\.\n$/)
    expect(code).toBe(0)
    await expectNoRooms(server)
  })

  test('ends its rooms when it is interrupted', async (context) => {
    const server = await prepare(context, { env: { NUXT_LIMITS_ROOMS: '2' } }).start()
    const output = spawnDoctor([server.url])
    // The room that two people are silent in is left.
    await output.waitFor(/A room ends on time/)
    output.child.kill('SIGINT')
    expect(await output.ended()).toBe(2)
    await expectNoRooms(server)
  })

  test('takes servers with encrypted and short rooms only', async (context) => {
    const server = await prepare(context, { env: { NUXT_PUBLIC_ENCRYPTION: 'required', NUXT_ROOM_LIFETIME_SECONDS: '30' } }).start()
    const { site, rooms } = visit(server.url)
    const findings: Finding[] = []
    for await (const finding of examine(site, rooms, { idleMs: 65_000 })) findings.push(finding)
    expect(findings.filter(({ mark }) => mark === 'change')).toEqual([])
    expect(findings.map(({ seen }) => seen)).toEqual(expect.arrayContaining([
      expect.stringMatching(/^Two people talk both ways/), expect.stringMatching(/^Silence could not be tried: rooms last only 30 s here/),
    ]))
  })

  test.for([
    [0, 'ok', /^After 4 s of silence the connections still work/],
    [2000, 'change', /^Something on the way cuts silent connections \(after [23] s\)/],
  ] as const)('is silent, and talks again, where silence is cut after %i ms', async ([cutsSilentAfterMs, mark, seen], context) => {
    const server = await prepare(context).start()
    const { site, rooms } = visit(await relay(context, server, { cutsSilentAfterMs }))
    const room = await rooms.make(60)
    if (!isRoom(room)) throw new Error('There is no room.')
    expect(await checkTalk(site, room, 4000)).toEqual([
      expect.objectContaining({ mark: 'ok' }), expect.objectContaining({ mark, seen: expect.stringMatching(seen) }),
    ])
  })
})

describe.concurrent('the doctor names', () => {
  test.runIf(library).for([[90, /^The server's clock is (?:89|90|91) s ahead of this machine's/], [-90, /^The server's clock is (?:89|90|91) s behind this machine's/]] as const)('a clock that is wrong by %i s', async ([seconds, words], context) => {
    const server = prepare(context)
    const time = new FakeTime(library ?? '', path(server.folder, 'time'))
    time.set(seconds)
    server.options.env = time.env
    await server.start()
    const { code, changes } = await runDoctor(['--quick', server.url])
    expect(changes).toEqual([expect.stringMatching(words)])
    expect(code).toBe(1)
  })

  test('proxies that are trusted and not there', async (context) => {
    const server = await prepare(context, { env: { NUXT_TRUST_PROXY: '1' } }).start()
    const { changes } = await runDoctor(['--quick', server.url])
    expect(changes).toEqual([expect.stringMatching(/^Visitors can claim any address: nothing in front of the server sets X-Forwarded-For.*without a proxy, leave NUXT_TRUST_PROXY empty/)])
  })

  test('a proxy that hides who visits', async (context) => {
    const server = await prepare(context).start()
    const { changes } = await runDoctor(['--quick', await relay(context, server)])
    expect(changes).toEqual([expect.stringMatching(/^The server takes the proxy \([\d.:]+\) for the visitor.*Set NUXT_TRUST_PROXY/)])
  })
})

describe('the doctor names', () => {
  test.runIf(spawnSync('prlimit', ['--version']).status === 0)('a disk that takes no writes', async (context) => {
    const server = await prepare(context).start()
    expect(spawnSync('prlimit', ['--pid', `${server.processId}`, '--fsize=0:unlimited']).status).toBe(0)
    const { code, changes } = await runDoctor(['--quick', server.url])
    expect(changes).toEqual([
      expect.stringMatching(/^The server cannot write its database: its data folder is read-only, or the disk fails\. Make the folder of NUXT_DATABASE_FILE writable/),
      expect.stringMatching(/^No room can be made \(503\)/),
    ])
    expect(code).toBe(1)
  })

  test.runIf(hasSmallDisks)('a full disk', async (context) => {
    const disk = await makeSmallDisk(80)
    const server = await prepare(context, { wrapper: disk.wrapper, env: { NUXT_DATABASE_FILE: path(disk.mountedAt, 'rooms.sqlite') } }).start()
    disk.fill()
    const { code, changes } = await runDoctor(['--quick', server.url])
    expect(changes).toEqual([
      expect.stringMatching(/^There is no space for rooms and messages: the disk is full, .*Free space on the disk of NUXT_DATABASE_FILE/),
      expect.stringMatching(/^No room can be made \(503\)/),
    ])
    expect(code).toBe(1)
  })
})

describe('the exit code is 2, with one line,', () => {
  test.for([
    [['--quick']], [['http://localhost/', 'http://localhost/']], [['--slow', 'http://localhost/']], [['localhost:3000']],
  ])('for %j', async ([words]) => {
    const { code, text } = await runDoctor(words ?? [])
    expect([code, text]).toEqual([2, expect.stringMatching(/^Give the address of the start page, as in .*\n$/)])
  })

  test('if nobody answers', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`
    const { code, text } = await runDoctor(['--quick', url])
    expect([code, text]).toEqual([2, `${url} cannot be reached: connect ECONNREFUSED ${new URL(url).host}.\n`])
  })
})

test('--help says how to use it', async () => {
  expect(await runDoctor(['--help'])).toMatchObject({ code: 0, text: expect.stringMatching(/^npm run doctor -- https:[^]*--quick[^]*Exit code/) })
})
