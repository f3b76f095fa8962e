import { describe, expect, onTestFinished } from 'vitest'
import { test } from '../support/browser'
import { createRoom } from '../support/dialogue'
import { Network } from '../support/network'
import { upgraded } from '../support/rawSocket'
import { TestServer } from '../support/server'

describe('coming back', () => {
  test('by a reload: the same person, every message once', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('before')
    await ann.page.reload()
    await ann.hears('before')
    await ann.says('after')
    expect(await ann.order('before', 'after')).toEqual(['before', 'after'])
    expect(await ann.page.getByRole('button', { name: /1 person here/ }).or(ann.page.getByText('1 person here')).count()).toBeGreaterThan(0)
  })

  test('from a lost network: what was missed comes, what was written is sent, in one order for all', async ({ room, visitor, network: { network, url } }) => {
    const ann = await visitor(url, { clock: Date.now() })
    const ben = await visitor(room.server.url)
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ben.goes(`/room/${room.id}`)
    await ben.joins('Ben')
    await ann.says('one')
    await ben.hears('one')

    network.cut()
    await ben.says('two')
    await ann.says('three')
    await ann.says('four')
    await ann.log.getByText('Not sent yet').first().waitFor()
    await ann.page.clock.fastForward(6000)
    await ann.isTold('status', /No connection/)
    await ann.checks('reconnecting')
    expect(await ann.field('Message').isEnabled()).toBe(true)

    network.mend()
    await ann.page.clock.fastForward(15_000)
    await ann.hears('two')
    await ben.hears('four')
    const texts = ['one', 'two', 'three', 'four']
    expect(await ben.order(...texts)).toEqual(texts)
    await expect.poll(() => ann.order(...texts)).toEqual(texts)
    await expect.poll(() => ann.log.getByText('Not sent yet').count()).toBe(0)
    expect(await ann.page.getByText(/No connection/).count()).toBe(0)
  })

  test('after being offline, as soon as the device says that it is online', async ({ room, visitor, network: { network, url } }) => {
    const ann = await visitor(url)
    const ben = await visitor(room.server.url)
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ben.goes(`/room/${room.id}`)
    await ben.joins('Ben')
    await ann.context.setOffline(true)
    network.cut()
    await ben.says('missed')
    await ann.says('waited')
    network.mend()
    await ann.context.setOffline(false)
    await ann.hears('missed')
    await ben.hears('waited')
  })

  test('by themselves, when the server was restarted', async ({ ownServer: server, visitor }) => {
    const room = await createRoom(server)
    const ann = await visitor(server.url)
    const ben = await visitor(server.url)
    for (const [person, name] of [[ann, 'Ann'], [ben, 'Ben']] as const) {
      person.losesNetwork = true
      await person.goes(`/room/${room.id}`)
      await person.joins(name)
    }
    await ann.says('before')
    await server.restart()
    await ann.says('after')
    await ben.hears('after')
    expect(await ben.order('before', 'after')).toEqual(['before', 'after'])
  })
})

describe('another tab', () => {
  test('that was duplicated is the same person', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('from the first tab')
    const first = ann.page
    await ann.duplicatesTab()
    await ann.hears('from the first tab')
    await ann.says('from the second tab')
    await first.getByRole('log').getByText('from the second tab').waitFor()
    expect((await (await fetch(`${room.server.url}/api/rooms/${room.id}`)).json()).participants).toBe(1)
  })

  test('that was opened by itself is another person', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.opensTab()
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Second Ann')
    expect((await (await fetch(`${room.server.url}/api/rooms/${room.id}`)).json()).participants).toBe(2)
  })
})

describe('where the way in is barred', () => {
  test('a name that is taken is explained, and another one works', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    const ben = await visitor(room.server.url)
    await ben.goes(`/room/${room.id}`)
    await ben.field('Your name').fill('ANN')
    await ben.presses('Join')
    await ben.isTold('alert', /name is taken/)
    await ben.checks('name taken')
    await ben.joins('Ben')
    await ann.sees(/Ben joined/)
  })

  test('a name that is none is explained', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.field('Your name').fill('   ')
    await ann.presses('Join')
    await ann.isTold('alert', /1 to 32/)
    await ann.joins('Ann')
  })

  test('by a full room, the page says so', async ({ visitor }) => {
    const server = new TestServer({ env: { NUXT_LIMITS_PARTICIPANTS: '1' } })
    // Goes after the pages, which would complain of it.
    onTestFinished(() => server.dispose())
    const room = await createRoom(await server.start())
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    const ben = await visitor(server.url)
    await ben.goes(`/room/${room.id}`)
    await ben.field('Your name').fill('Ben')
    await ben.presses('Join')
    await ben.isTold('alert', 'This room is full.')
    await ben.checks('room full')
  })

  test('by a server that takes no further connection, the page says so', async ({ visitor }) => {
    const server = new TestServer({ env: { NUXT_LIMITS_CONNECTIONS: '30' } })
    onTestFinished(() => server.dispose())
    const room = await createRoom(await server.start())
    const ann = await visitor(server.url)
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}`)
    await ann.field('Your name').fill('Ann')
    await Promise.all(Array.from({ length: 30 }, () => upgraded(server, room.id)))
    await ann.presses('Join')
    await ann.isTold('alert', 'The server is full.')
  })

  test('by a proxy, the page says so', async ({ room, visitor }) => {
    const network = new Network(() => room.server.port)
    network.blocksUpgrades = true
    try {
      const ann = await visitor(await network.start(), { clock: Date.now() })
      ann.losesNetwork = true
      await ann.goes(`/room/${room.id}`)
      await ann.field('Your name').fill('Ann')
      await ann.presses('Join')
      const told = ann.isTold('alert', 'Your network blocks live connections.')
      while (await Promise.race([told.then(() => false), ann.page.clock.fastForward(2000).then(() => true)])) await ann.page.evaluate(() => 0)
      await ann.checks('blocked')
    }
    finally {
      network.stop()
    }
  })
})

test('an address in another spelling is replaced by the canonical one', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id.toUpperCase().match(/.{4}/g)?.join('-')}`)
  await ann.joins('Ann')
  await expect.poll(() => new URL(ann.page.url()).pathname).toBe(`/room/${room.id}`)
})

test('a link or a code, however it is written, leads to the door from the home page', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  for (const reference of [`${room.server.url}/room/${room.id}`, room.id.toUpperCase(), ` ${room.id.match(/.{4}/g)?.join(' ')} `]) {
    await ann.goes('/')
    await ann.field('Room link or code').fill(reference)
    await ann.presses('Join')
    await ann.field('Your name').waitFor()
    await expect.poll(() => new URL(ann.page.url()).pathname).toBe(`/room/${room.id}`)
  }
  await ann.goes('/')
  await ann.field('Room link or code').fill('no room at all')
  await ann.presses('Join')
  await ann.isTold('alert', /not a room link or code/)
  await ann.checks('wrong code')
})
