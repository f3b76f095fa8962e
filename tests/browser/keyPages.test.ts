import { describe, expect } from 'vitest'
import type { Visitor } from '../support/browser'
import { test as base } from '../support/browser'
import { createRoom } from '../support/dialogue'
import { VECTOR } from '../support/encryption/vector'

const { fragment, verifier } = VECTOR
const KEY = fragment.replace('#k=', '')
const WRONG_KEY = `B${KEY.slice(1)}`

const test = base.extend('sealed', ({ server }) => createRoom(server, { encrypted: true, verifier }))

/** Puts something into the field for the link, and presses the button. */
async function pastes(person: Visitor, pasted: string) {
  await person.field('Link or key').fill(pasted)
  await person.presses('Open')
}

/** What the browser keeps of where it has been: the address, and what belongs to its entry in the history. */
const places = ({ page }: Visitor) => page.evaluate(() => JSON.stringify([location.href, history.state, document.title, { ...sessionStorage }]))

describe('a link', () => {
  test('without its key says what is missing, and takes it by paste', async ({ sealed, visitor }) => {
    const { url } = sealed.server
    const ann = await visitor(url)
    await ann.goes(`/room/${sealed.id}`)
    await ann.isTold('alert', 'Part of the link is missing.')
    await ann.checks('key missing')
    await pastes(ann, 'my key')
    await ann.isTold('alert', /key is incomplete/)
    await ann.checks('no key pasted')
    await pastes(ann, `${url}/room/${sealed.id}${fragment}`)
    await ann.joins('Ann')
    await expect.poll(() => ann.page.url()).toBe(`${url}/room/${sealed.id}${fragment}`)
    await ann.page.reload()
    await ann.says('still here')
  })

  test.for([KEY, `k=${KEY}`, fragment, `%23k=${KEY}`])('takes %s for the rest of it', async (rest, { sealed, visitor }) => {
    const ann = await visitor(sealed.server.url)
    await ann.goes(`/room/${sealed.id}`)
    await pastes(ann, rest)
    await ann.joins('Ann')
  })

  test('also takes the rest in the browser\'s own address field', async ({ sealed, visitor }) => {
    const ann = await visitor(sealed.server.url)
    await ann.goes(`/room/${sealed.id}`)
    await ann.isTold('alert', 'Part of the link is missing.')
    await ann.page.evaluate(rest => location.assign(rest), fragment)
    await ann.joins('Ann')
  })

  test.for([
    ['that was cut short', fragment.slice(0, -3), 'The link is incomplete.'],
    ['with a character too many', `${fragment}A`, 'This link has a wrong key.'],
  ])('%s lets nobody go on, also where the server cannot be asked', async ([_what, rest = '', title = ''], { sealed, visitor }) => {
    const ann = await visitor(sealed.server.url)
    ann.losesNetwork = true
    let sockets = 0
    ann.page.on('websocket', () => sockets++)
    await ann.page.route('**/api/rooms/*', route => route.abort())
    await ann.goes(`/room/${sealed.id}${rest}`)
    await ann.isTold('alert', title)
    await ann.checks(title)
    expect([await ann.field('Your name').count(), sockets]).toEqual([0, 0])
    await ann.page.unroute('**/api/rooms/*')
    await pastes(ann, fragment)
    await ann.joins('Ann')
  })

  test('with another key says so once that is known, and takes the right one', async ({ sealed, visitor }) => {
    const ann = await visitor(sealed.server.url)
    await ann.goes(`/room/${sealed.id}#k=${WRONG_KEY}`)
    await ann.field('Your name').fill('Ann')
    await ann.presses('Join')
    await ann.isTold('alert', 'This link has a wrong key.')
    await ann.checks('key wrong')
    await pastes(ann, fragment)
    await ann.joins('Ann')
    expect(await ann.page.evaluate(() => location.href)).not.toContain(WRONG_KEY)
  })

  test('with a key to a room that is said to be open sends nothing there', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    let sockets = 0
    ann.page.on('websocket', () => sockets++)
    await ann.goes(`/room/${room.id}${fragment}`)
    await ann.isTold('alert', 'Something is wrong with this link.')
    await ann.checks('key unexpected')
    expect([await ann.field('Your name').count(), sockets]).toEqual([0, 0])
  })
})

describe('a mangled link', () => {
  test('warns, keeps the key out of the address, and offers a new room', async ({ sealed, visitor }) => {
    const ann = await visitor(sealed.server.url)
    await ann.goes(`/room/${sealed.id}%23k=${KEY}`)
    await ann.isTold('alert', 'An app changed this link.')
    await expect.poll(() => new URL(ann.page.url()).pathname).toBe(`/room/${sealed.id}`)
    expect(await places(ann)).not.toContain(KEY.slice(0, 8))
    expect(await ann.page.content()).not.toContain(KEY.slice(0, 8))
    await ann.checks('link mangled')
    await ann.presses('New room')
    await ann.field('Your name').waitFor()
    await expect.poll(() => ann.page.url()).toMatch(/\/room\/\w{16}#k=[\w-]{22}$/)
    expect(ann.page.url()).not.toContain(sealed.id)
  })

  test('of a room with a password offers one with a password', async ({ sealed, visitor }) => {
    const ann = await visitor(sealed.server.url)
    await ann.goes(`/room/${sealed.id}%23k=${KEY}&p=1`)
    await ann.presses('New room')
    await ann.page.getByLabel('Password of the new room').fill('another one')
    await ann.checks('link mangled with a password')
    await ann.presses('Create the room')
    await ann.field('Your name').waitFor()
    await expect.poll(() => ann.page.url()).toMatch(/\/room\/\w{16}#k=[\w-]{22}&p=1$/)
  })

  test('opens the room all the same on request', async ({ sealed, visitor }) => {
    const ann = await visitor(sealed.server.url)
    await ann.goes(`/room/${sealed.id}%23k%3D${KEY}`)
    await ann.presses('Join anyway')
    await ann.joins('Ann')
    await expect.poll(() => ann.page.url()).toBe(`${sealed.server.url}/room/${sealed.id}${fragment}`)
  })
})

test('the home page takes a link with its key in any form, and none that is cut short', async ({ sealed, visitor }) => {
  const { server: { url }, id } = sealed
  const ann = await visitor(url)
  for (const link of [`${url}/room/${id}${fragment}`, `${url}/room/${id}%23k=${KEY}`, `Come in: <${url}/room/${id.toUpperCase()}${fragment}>.`]) {
    const asked: string[] = []
    ann.page.on('request', request => asked.push(request.url()))
    await ann.goes('/')
    await ann.field('Room link or code').fill(link)
    await ann.presses('Join')
    await ann.field('Your name').waitFor()
    await expect.poll(() => ann.page.url()).toBe(`${url}/room/${id}${fragment}`)
    expect(asked.join(' ')).not.toContain(KEY)
  }
  await ann.joins('Ann')
  await ann.goes('/')
  await ann.field('Room link or code').fill(`${url}/room/${id}${fragment.slice(0, -1)}`)
  await ann.presses('Join')
  await ann.isTold('alert', /link is incomplete/)
})
