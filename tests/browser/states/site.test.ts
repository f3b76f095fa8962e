import { describe, expect, onTestFinished } from 'vitest'
import { STATE_DEVICES, test as base } from '../../support/browser'
import type { Visitor } from '../../support/browser'
import { connect, createRoom, join } from '../../support/dialogue'
import { Network } from '../../support/network'
import { TestServer } from '../../support/server'
import { fill, startSmallServer } from '../../support/smallServer'

// Every state before a room, and instead of one: without a barrier, and nothing wider than the screen. With `SCREENSHOTS=1`
// each is kept as pictures in `screenshots/`.

/** An encrypted room's key, and what the server knows of it (the vector of the scheme). */
const KEY = 'AAECAwQFBgcICQoLDA0ODw'
const VERIFIER = 'fF-qKVGcEgEFM6fb268cacIyyDv3oAXVWuYrY3OjOq8'
const PROOF = '6S9LaIHU6KxkwY11X7Ny_K56Q_e1KMZW-dPVDJLoV_s'
const OTHER_KEY = 'AQECAwQFBgcICQoLDA0ODw'

/** `tight` lets one into a room, who says one thing at a time; `brimful` holds little. */
const test = base
  .extend('tight', { scope: 'file' }, async ({}, { onCleanup }) => {
    const server = new TestServer({ env: { NUXT_LIMITS_PARTICIPANTS: '1', NUXT_LIMITS_MESSAGES_PER_SECOND: '0.001', NUXT_LIMITS_MESSAGES_PER_SECOND_BURST: '1' } })
    onCleanup(() => server.dispose())
    return await server.start()
  })
  .extend('brimful', { scope: 'file' }, async ({}, { onCleanup }) => {
    const server = await startSmallServer()
    onCleanup(() => server.dispose())
    return server
  })

/** Writes something that does not arrive, or not yet. */
async function writes(person: Visitor, text: string) {
  await person.field('Message').fill(text)
  await person.presses('Send')
}

describe.for(STATE_DEVICES)('on %s', (device) => {
  test('the home page', async ({ visitor, network: { network, url } }) => {
    const ann = await visitor(url, { device })
    ann.losesNetwork = true
    await ann.goes('/')
    await ann.checks('home')
    await ann.page.getByRole('checkbox', { name: 'End-to-end encrypted' }).check()
    await ann.checks('home with encryption')
    await ann.field('Room link or code').fill('no room at all')
    await ann.presses('Join')
    await ann.isTold('alert', /not a room link or code/)
    await ann.checks('home with a wrong code')
    await ann.page.getByRole('checkbox', { name: 'End-to-end encrypted' }).uncheck()
    network.cut()
    await ann.presses('Create a room')
    await ann.isTold('alert', /could not be created/)
    await ann.checks('home without a network')
  })

  test('the door', async ({ server, room, visitor, network: { network, url } }) => {
    const ann = await visitor(url, { device, clock: Date.now() })
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}`)
    await ann.sees('Nobody is in the room right now.')
    await ann.checks('door')
    await join(room, 'Ben')
    await ann.page.reload()
    await ann.sees('1 person is in the room.')
    await ann.field('Your name').fill('Ben')
    await ann.presses('Join')
    await ann.isTold('alert', /name is taken/)
    await ann.checks('door with a taken name')
    await ann.field('Your name').fill('   ')
    await ann.presses('Join')
    await ann.isTold('alert', /1 to 32/)
    await ann.checks('door with no name')
    network.cut()
    await ann.field('Your name').fill('Ann')
    await ann.presses('Join')
    await ann.button('Joining…').waitFor()
    await ann.page.clock.fastForward(6000)
    await ann.isTold('status', /Still connecting/)
    await ann.checks('door without a network')
    expect(server.output).not.toMatch(/Ann/)
  })

  test('what bars the way', async ({ tight, server, visitor }) => {
    const [full, quick] = [await createRoom(tight), await createRoom(tight)]
    await join(full, 'Zoe')
    const ann = await visitor(tight.url, { device })
    ann.losesNetwork = true
    await ann.goes(`/room/${full.id}`)
    await ann.field('Your name').fill('Ann')
    await ann.presses('Join')
    await ann.isTold('alert', 'This room is full.')
    await ann.checks('full')
    await ann.goes(`/room/${quick.id}`)
    await ann.joins('Ann')
    for (const text of ['One', 'Two', 'Three']) await writes(ann, text)
    await ann.isTold('status', /sending very fast/)
    await ann.checks('too fast')
    await ann.goes('/room/0123456789abcdef')
    await ann.isTold('alert', 'This room does not exist.')
    await ann.checks('missing')
    await ann.goes('/nothing')
    await ann.sees('Page not found.')
    await ann.checks('not found')
    await ann.goes('/')
    // What no visitor can bring about.
    await ann.page.locator('#__nuxt').evaluate((root) => {
      const { $nuxt } = (root as unknown as { __vue_app__: { $nuxt: { payload: { error?: unknown } } } }).__vue_app__
      $nuxt.payload.error = { statusCode: 500 }
    })
    await ann.sees('Something went wrong.')
    await ann.checks('broken')
    const network = new Network(() => server.port)
    onTestFinished(() => network.stop())
    network.blocksUpgrades = true
    const ben = await visitor(await network.start(), { device, clock: Date.now() })
    ben.losesNetwork = true
    await ben.goes(`/room/${(await createRoom(server)).id}`)
    await ben.presses('Join')
    const told = ben.isTold('alert', 'Your network blocks live connections.')
    while (await Promise.race([told.then(() => false), ben.page.clock.fastForward(2000).then(() => true)])) await ben.page.evaluate(() => 0)
    await ben.checks('blocked')
  })

  test('what keeps a connection out', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { device })
    ann.losesNetwork = true
    // A connection that fails, and why it did.
    await ann.page.addInitScript(() => {
      const { WebSocket } = window
      window.WebSocket = class extends WebSocket {
        constructor(url: string | URL) {
          super(String(url).replace('/ws/', '/nowhere/'))
        }
      }
    })
    for (const [code, status, title] of [
      ['wrong_origin', 403, 'This site is set up wrongly.'],
      ['too_many_connections', 429, 'Too many connections from your network.'],
      ['server_full', 503, 'The server is full.'],
    ] as const) {
      await ann.page.route('**/ws/rooms/*', route => route.fulfill({ status, json: { statusCode: status, data: { code } } }))
      await ann.goes(`/room/${room.id}`)
      await ann.field('Your name').fill('Ann')
      await ann.presses('Join')
      await ann.isTold('alert', title)
      await ann.checks(code)
    }
  })

  test('an encrypted room', async ({ server, visitor }) => {
    const room = await createRoom(server, { encrypted: true, verifier: VERIFIER })
    const mallory = await (await connect(room)).joins({ name: 'AAAA', proof: PROOF })
    await mallory.says('AAAA')
    const ann = await visitor(server.url, { device })
    for (const [state, fragment, title] of [
      ['key missing', '', 'Part of the link is missing.'],
      ['key truncated', '#k=AAECAwQ', 'The link is incomplete.'],
      ['key mangled', `%23k=${KEY}`, 'An app changed this link.'],
    ] as const) {
      await ann.goes('/')
      await ann.goes(`/room/${room.id}${fragment}`)
      await ann.isTold('alert', title)
      await ann.checks(state)
    }
    await ann.goes('/')
    await ann.goes(`/room/${room.id}#k=${OTHER_KEY}`)
    await ann.presses('Join')
    await ann.isTold('alert', 'This link has a wrong key.')
    await ann.checks('key wrong')
    await ann.goes('/')
    await ann.goes(`/room/${room.id}#k=${KEY}&p=1`)
    await ann.page.getByLabel('Room password').fill('not this one')
    await ann.checks('password')
    await ann.presses('Join')
    await ann.isTold('alert', /Wrong password/)
    await ann.checks('password wrong')
    await ann.goes('/')
    await ann.goes(`/room/${room.id}#k=${KEY}`)
    await ann.joins('Ann')
    await ann.sees('This message cannot be read.')
    await ann.says('Who is this?')
    await ann.checks('unreadable')
  })
})

test('a server that is full', async ({ brimful, visitor }) => {
  const people: Visitor[] = []
  for (const device of STATE_DEVICES) {
    const room = await createRoom(brimful)
    const ann = await visitor(brimful.url, { device })
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('Hello. '.repeat(100).trim())
    people.push(ann)
  }
  await fill(brimful)
  for (const ann of people) {
    await writes(ann, 'This is refused, but not a letter of it is lost. '.repeat(80))
    await ann.button('Delete').waitFor()
    await ann.checks('refused')
    await ann.goes('/')
    await ann.presses('Create a room')
    await ann.isTold('alert', /The server is full\. Try again in \d+ seconds\./)
    await ann.checks('home of a full server')
  }
})
