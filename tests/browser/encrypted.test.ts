import { readdirSync, readFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { describe, expect } from 'vitest'
import { ROOT } from '../../scripts/build'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { createRoom } from '../support/dialogue'
import { VECTOR } from '../support/encryption/vector'

const { verifier, fragment, password } = VECTOR
/** More than come in one page. */
const MANY = 110

/** Comes back through the door, which asks for the password of a room that has one. */
async function opens(person: Visitor, withPassword: boolean) {
  if (withPassword) await person.page.getByLabel('Room password').fill(password)
}

describe.for(['a key', 'a key and a password'])('in a room with %s', (locks) => {
  const hasPassword = locks !== 'a key'

  test('everything is as in an open one: people, typing, messages, and a reload', async ({ server, visitor }) => {
    const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
    const link = await ann.makesEncryptedRoom(hasPassword ? password : undefined)
    expect(link).toMatch(hasPassword ? /\/room\/\w{16}#k=[\w-]{22}&p=1$/ : /\/room\/\w{16}#k=[\w-]{22}$/)
    // The creator is not asked for the password that they have just chosen.
    expect(await ann.page.getByLabel('Room password').count()).toBe(0)
    await ann.joins('Ann')
    await ann.checks('encrypted empty room')

    await ben.goes(link)
    if (hasPassword) await ben.page.getByLabel('Room password').waitFor()
    await ben.checks('door of an encrypted room')
    await opens(ben, hasPassword)
    await ben.joins('Ben')
    await ann.sees(/Ben joined/)
    await ann.page.keyboard.type('h')
    await ben.sees(/Ann is typing/)
    await ann.says('hello')
    await ben.hears('hello')
    await ben.says('hi')
    await ann.hears('hi')
    await ann.checks('encrypted room')

    await ann.page.reload()
    if (hasPassword) {
      await opens(ann, true)
      await ann.presses('Join')
    }
    await ann.hears('hello')
    await ann.says('back')
    await ben.hears('back')
    expect(await ann.order('hello', 'hi', 'back')).toEqual(['hello', 'hi', 'back'])
    expect(await ann.mayEnd()).toBe(true)
  })
})

describe('in an encrypted room', () => {
  test('a lost network loses nothing, and keeps the order', async ({ server, visitor, network: { network, url } }) => {
    const room = await createRoom(server, { encrypted: true, verifier })
    const [ann, ben] = [await visitor(url), await visitor(server.url)]
    ann.losesNetwork = true
    for (const [person, name] of [[ann, 'Ann'], [ben, 'Ben']] as const) {
      await person.goes(`/room/${room.id}${fragment}`)
      await person.joins(name)
    }
    await ann.says('one')
    await ben.hears('one')
    await ann.context.setOffline(true)
    network.cut()
    await ben.says('two')
    await ann.says('three')
    await ann.says('four')
    network.mend()
    await ann.context.setOffline(false)
    await ann.hears('two')
    await ben.hears('four')
    const texts = ['one', 'two', 'three', 'four']
    expect(await ben.order(...texts)).toEqual(texts)
    await expect.poll(() => ann.order(...texts)).toEqual(texts)
    expect(await ben.page.getByText(/Ann left/).count()).toBe(0)
  })

  test('older pages come in order, each message once', async ({ server, visitor }) => {
    const room = await createRoom(server, { encrypted: true, verifier })
    const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
    await ann.goes(`/room/${room.id}${fragment}`)
    await ann.joins('Ann')
    for (let at = 1; at <= MANY; at++) {
      await ann.field('Message').fill(`number ${at}`)
      await ann.field('Message').press('Enter')
    }
    await ben.goes(`/room/${room.id}${fragment}`)
    await ben.joins('Ben')
    await ben.hears(`number ${MANY}`)
    const first = ben.log.getByText('number 1', { exact: true })
    await expect.poll(async () => {
      await ben.log.evaluate(log => log.scrollTo(0, 0))
      return await first.count()
    }).toBe(1)
    const numbers = await ben.log.getByText(/^number \d+$/).allTextContents()
    expect(numbers).toEqual(Array.from({ length: MANY }, (_, index) => `number ${index + 1}`))
  })

  test('the new room that is offered near the end is encrypted too, and its whole link is posted', async ({ server, visitor }) => {
    const room = await createRoom(server, { encrypted: true, verifier, lifetimeSeconds: 304 })
    const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
    for (const [person, name] of [[ann, 'Ann'], [ben, 'Ben']] as const) {
      await person.goes(`/room/${room.id}${fragment}`)
      await person.joins(name)
    }
    await ann.presses('Continue in a new room')
    const path = await ann.page.getByRole('link', { name: 'Go to the new room' }).getAttribute('href') ?? ''
    expect(path).toMatch(/^\/room\/\w{16}#k=[\w-]{22}$/)
    // A room of this site opens in the same tab.
    await ben.log.getByRole('link', { name: new URL(path, server.url).href }).click()
    await ben.joins('Ben')
    await ann.page.getByRole('link', { name: 'Go to the new room' }).click()
    await ann.joins('Ann')
    await ann.says('on we go')
    await ben.log.getByText('on we go').waitFor()
  })

  test('with a password the new room that is offered near the end, and after it, asks for one', async ({ server, visitor }) => {
    const { passwordVerifier } = VECTOR
    const room = await createRoom(server, { encrypted: true, verifier: passwordVerifier, lifetimeSeconds: 304 })
    const people = [await visitor(server.url), await visitor(server.url)] as const
    const [ann, ben] = people
    for (const [person, name] of [[ann, 'Ann'], [ben, 'Ben']] as const) {
      await person.goes(`/room/${room.id}${fragment}&p=1`)
      await person.page.getByLabel('Room password').fill(password)
      await person.joins(name)
    }
    await ann.presses('Continue in a new room')
    await ann.checks('a password for the new room')
    await ann.presses('Create the room')
    await ann.isTold('alert', /Type a password/)
    await ann.page.getByLabel('Password of the new room').fill('another one')
    await ann.presses('Create the room')
    const path = await ben.page.getByRole('link', { name: 'Go to the new room' }).getAttribute('href') ?? ''
    expect(path).toMatch(/^\/room\/\w{16}#k=[\w-]{22}&p=1$/)
    await ben.page.getByRole('link', { name: 'Go to the new room' }).click()
    await ben.page.getByLabel('Room password').fill('another one')
    await ben.joins('Ben')
    await ann.page.getByRole('link', { name: 'Go to the new room' }).click()
    await ann.joins('Ann')
    await ann.says('on we go')
    await ben.hears('on we go')
    await ann.chooses('End room')
    await ann.presses('Yes, end it')
    await ann.isTold('alert', 'This room was ended.')
    await ann.presses('New room')
    await ann.checks('a password after the end')
    await ann.presses('Without a password')
    await ann.field('Your name').waitFor()
    await expect.poll(() => ann.page.url()).toMatch(/#k=[\w-]{22}$/)
  })

  test('two people whose names look the same are told apart, by everybody alike', async ({ server, visitor }) => {
    const room = await createRoom(server, { encrypted: true, verifier })
    const people = [await visitor(server.url), await visitor(server.url)] as const
    const [ann, other] = people
    await ann.goes(`/room/${room.id}${fragment}`)
    await ann.joins('Ann')
    await other.goes(`/room/${room.id}${fragment}`)
    await other.joins('Αnn')
    await other.says('it is me')
    for (const person of people) {
      await person.hears('it is me')
      const list = person === ann ? ['Ann', 'Αnn (2)'] : ['Αnn (2)', 'Ann']
      await expect.poll(() => person.page.getByRole('region', { name: 'Here now' }).getByRole('listitem').locator('bdi').allTextContents()).toEqual(list)
    }
    await ann.log.getByText('Αnn (2)', { exact: true }).last().waitFor()
  })

  test('nobody guesses: a password can be corrected', async ({ server, visitor }) => {
    const room = await createRoom(server, { encrypted: true, verifier: VECTOR.passwordVerifier })
    const ann = await visitor(server.url)
    const workers: string[] = []
    ann.page.on('worker', worker => workers.push(worker.url()))
    await ann.goes(`/room/${room.id}${fragment}&p=1`)
    const field = ann.page.getByLabel('Room password')
    await field.fill('correct horse')
    await ann.field('Your name').fill('Ann')
    await ann.presses('Join')
    await ann.isTold('alert', /Wrong password/)
    await ann.checks('wrong password')
    await field.fill(password)
    await ann.joins('Ann')
    expect(workers).toEqual([expect.stringContaining(`${server.url}/_nuxt/`), expect.stringContaining(`${server.url}/_nuxt/`)])
  })
})

test('after the end nothing is left: no text, no name and no key', async ({ server, visitor }) => {
  const ann = await visitor(server.url)
  const link = await ann.makesEncryptedRoom(password)
  const traces = [link.slice(-26, -4), new URL(link).pathname.slice('/room/'.length), 'Annabel', 'soon forgotten', password]
  await ann.joins('Annabel')
  await ann.says('soon forgotten')
  const devtools = await ann.context.newCDPSession(ann.page)

  /** How many keys of the browser's own cryptography the page still holds. */
  async function keysHeld() {
    await devtools.send('HeapProfiler.collectGarbage')
    const { result: { objectId: prototypeObjectId = '' } } = await devtools.send('Runtime.evaluate', { expression: 'CryptoKey.prototype', objectGroup: 'keys' })
    const { objects: { objectId } } = await devtools.send('Runtime.queryObjects', { prototypeObjectId, objectGroup: 'keys' })
    const { result } = await devtools.send('Runtime.callFunctionOn', { objectId, functionDeclaration: 'function() { return this.length }', returnByValue: true })
    await devtools.send('Runtime.releaseObjectGroup', { objectGroup: 'keys' })
    return Number(result.value)
  }

  /** Where in the page there is a trace. */
  async function tracesLeft() {
    const places = await ann.page.evaluate(() => [document.documentElement.outerHTML, document.title, location.href, JSON.stringify([history.state, { ...sessionStorage }, { ...localStorage }, document.cookie])])
    return traces.filter(trace => places.some(place => place.includes(trace)))
  }

  expect(await keysHeld()).toBeGreaterThan(0)
  expect(await tracesLeft()).toEqual(traces.slice(0, 4))
  await ann.chooses('End room')
  await ann.presses('Yes, end it')
  await ann.isTold('alert', 'This room was ended.')
  await expect.poll(() => ann.page.url()).toBe(`${server.url}/`)
  expect(await tracesLeft()).toEqual([])
  await expect.poll(keysHeld).toBe(0)
})

describe('what seals', () => {
  /** The scheme's own salt, which no other script holds. */
  const MARK = 'ephemeral-chat-rooms/v1'
  const SCRIPTS = path(ROOT, '.output/public/_nuxt')

  /** The file that holds it. */
  const sealingScript = () => readdirSync(SCRIPTS).find(file => file.endsWith('.js') && readFileSync(path(SCRIPTS, file), 'utf8').includes(MARK)) ?? expect.fail()

  /** The scripts that a visit loads, and whether the scheme is in one of them. */
  async function visits(ann: Visitor, address: string) {
    const scripts: Promise<string>[] = []
    ann.page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.push(response.text())
    })
    await ann.goes(address)
    await ann.joins('Ann')
    await ann.says('hello')
    return { count: scripts.length, seals: (await Promise.all(scripts)).some(script => script.includes(MARK)) }
  }

  test('is loaded in an encrypted room, and in no other', async ({ server, room, visitor }) => {
    const sealed = await createRoom(server, { encrypted: true, verifier })
    const there = await visits(await visitor(server.url), `/room/${sealed.id}${fragment}`)
    const here = await visits(await visitor(server.url), `/room/${room.id}`)
    expect([there.seals, here.seals]).toEqual([true, false])
    expect(there.count).toBeGreaterThan(here.count)
  })

  test.for(['at the door', 'after a reload'])('and cannot be loaded, %s, is asked for again', async (when, { server, visitor }) => {
    const room = await createRoom(server, { encrypted: true, verifier })
    const ann = await visitor(server.url)
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}${fragment}`)
    if (when === 'after a reload') await ann.joins('Ann')
    await ann.page.route(`**/_nuxt/${sealingScript()}`, route => route.abort('internetdisconnected'))
    if (when === 'after a reload') await ann.page.reload()
    else await ann.field('Your name').fill('Ann')
    if (when === 'at the door') await ann.presses('Join')
    await ann.isTold('alert', /did not work/)
    await ann.page.unrouteAll({ behavior: 'wait' })
    await ann.presses('Join')
    await ann.says('at last')
  })
})
