import { expect } from 'vitest'
import { createRoom, join } from '../support/dialogue'
import { PATIENCE_MS, untilSeen } from '../support/engines/inPage'
import { Person } from '../support/engines/person'
import type { Engine, Tab } from '../support/engines/tab'
import { test as base } from '../support/fixtures'
import { Network } from '../support/network'

/** As many messages as take several pages. */
const MESSAGES = 500
const PASSWORD = 'between us'

/** Tests in an engine: `relay` is a network that may fail, `person` creates people, each with a browser. */
export function testIn(start: () => Engine) {
  return base
    .extend('engine', { scope: 'file' }, async ({}, { onCleanup }) => {
      const engine = start()
      onCleanup(() => engine.closes())
      return engine
    })
    .extend('relay', async ({ server }, { onCleanup }) => {
      const relay = new Network(() => server.port)
      onCleanup(() => relay.stop())
      return { relay, url: await relay.start() }
    })
    .extend('person', async ({ engine }, { onCleanup }) => {
      const tabs: Promise<Tab>[] = []
      onCleanup(async () => {
        for (const tab of await Promise.allSettled(tabs)) if (tab.status === 'fulfilled') await tab.value.closes()
      })
      return async (url: string) => {
        const tab = engine.opens(tabs.length)
        tabs.push(tab)
        return new Person(await tab, url)
      }
    })
}

/** The journeys that pass in every engine. */
export function describeJourneys(test: ReturnType<typeof testIn>) {
  test('two people make a room, join, talk, reload, are cut off and return, until it ends', async ({ server, relay: { relay, url }, person }) => {
    const [ann, ben] = await Promise.all([person(server.url), person(url)])
    const path = await ann.makesRoom()
    await Promise.all([ann.joins('Ann'), ben.goes(path)])
    await ben.joins('Ben')
    await ann.says('hello')
    await ben.hears('hello')
    // One letter is enough to be seen typing.
    await ben.tab.presses('a')
    await ann.sees('Ben is typing…')
    await ben.says('hello to you')
    await ann.hears('hello to you')

    await ben.tab.reloads()
    await ben.entersRoom()
    await ben.hears('hello to you')
    relay.cut()
    await ben.says('from the tunnel')
    await ann.says('meanwhile')
    relay.mend()
    await ben.hears('meanwhile')
    await ann.hears('from the tunnel')
    expect((await ann.messages(/hello|tunnel|meanwhile/)).toSorted()).toEqual((await ben.messages(/hello|tunnel|meanwhile/)).toSorted())

    await ann.presses('Menu')
    await ann.presses('End room')
    await ann.presses('Yes, end it')
    await Promise.all([ann, ben].map(each => each.isTold('This room was ended.')))
    await ann.presses('Home page')
    await ann.sees('A chat room that deletes itself.')
    await ann.goes(path)
    await ann.isTold('This room does not exist.')
    await ann.tab.goesBack()
    await ann.sees('A chat room that deletes itself.')
    // Nobody touched the other page, so it went home by itself, where the focus is on the heading.
    await ben.tab.runs(untilSeen, { selector: 'h1', text: 'A chat room that deletes itself.', by: 'focus', patienceMs: PATIENCE_MS })
    expect(await ben.path()).toBe('/')
  })

  test('what could not be loaded is asked for again: encryption, the worker for passwords, the QR code', async ({ relay: { relay, url }, person }) => {
    const [ann, ben] = await Promise.all([person(url), person(url)])
    await ann.goes('/')
    await ann.presses('End-to-end encrypted', 'checkbox')
    await ann.tab.writes('Password (optional)', PASSWORD)
    relay.cut()
    await ann.presses('Create a room')
    await ann.isTold('The room could not be created.')
    relay.mend()
    await ann.presses('Create a room')
    await ann.joins('Ann')
    const path = await ann.path()

    await ben.goes(path)
    await ben.tab.writes('Room password', PASSWORD)
    await ben.tab.writes('Your name', 'Ben')
    relay.cut()
    await ben.presses('Join')
    await ben.isTold('That did not work.')
    await ann.presses('QR code')
    await ann.sees('The QR code could not be drawn.')
    relay.mend()
    await ben.presses('Join')
    await ben.entersRoom()
    await ann.presses('Share')
    await ann.presses('QR code')
    await ann.sees('', 'svg[role=img]')
    await ann.presses('Close')
    await ben.says('sealed')
    await ann.hears('sealed')
  })

  test('a long room is read back to its start', async ({ server, person }) => {
    const room = await createRoom(server)
    const cem = await join(room, 'Cem')
    for (let at = 1; at <= MESSAGES; at++) await cem.says(`number ${at}`)
    const ann = await person(server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.hears(`number ${MESSAGES}`)
    expect(await ann.distanceToEnd()).toBeLessThanOrEqual(1)
    while (!(await ann.messages(/^number 1$/)).length) await ann.tab.runs(pagesBack, undefined)
    expect(await ann.messages(/^number/)).toEqual(Array.from({ length: MESSAGES }, (_, index) => `number ${index + 1}`))
    await cem.says('the latest')
    await ann.presses('1 new message')
    await ann.hears('the latest')
    expect(await ann.distanceToEnd()).toBeLessThanOrEqual(1)
  })
}

/** Runs in a page: goes to the start of what is there, and waits for the page before it. */
function pagesBack(): Promise<void> {
  return new Promise((resolve) => {
    const log = document.querySelector('[role=log]')
    if (!log) return
    const observer = new MutationObserver(() => {
      observer.disconnect()
      resolve()
    })
    observer.observe(log, { subtree: true, childList: true })
    log.scrollTop = 0
  })
}
