import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import { createRoom, endRoom } from '../support/dialogue'

/** Five minutes, and as long as it takes to be there. */
const SECONDS = 304

describe('shortly before the end', () => {
  test('a notice offers a new room, whose link is posted here, and the old one is not extended', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: SECONDS })
    const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
    for (const [person, name] of [[ann, 'Ann'], [ben, 'Ben']] as const) {
      await person.goes(`/room/${room.id}`)
      await person.joins(name)
    }
    await ann.isTold('status', 'This room ends in 5 minutes')
    await ann.checks('five minutes')
    await ann.presses('Continue in a new room')
    const there = ann.page.getByRole('link', { name: 'Go to the new room' })
    const successor = new URL(await there.getAttribute('href') ?? '', server.url)
    expect(successor.pathname).not.toBe(`/room/${room.id}`)
    const link = ben.log.getByRole('link', { name: successor.href })
    await link.waitFor()
    const status = await (await fetch(`${server.url}/api${successor.pathname.replace('room', 'rooms')}`)).json() as { createdAt: number, expiresAt: number }
    expect(status.expiresAt - status.createdAt).toBe(SECONDS * 1000)
    expect((await (await fetch(`${server.url}/api/rooms/${room.id}`)).json() as { expiresAt: number }).expiresAt).toBe(room.expiresAt)
    // For everybody else the notice leads to the same room, under the name that they have.
    for (const person of [ann, ben]) {
      const way = person.page.getByRole('link', { name: 'Go to the new room' })
      expect(new URL(await way.getAttribute('href') ?? '', server.url).href).toBe(successor.href)
      expect(await person.button('Continue in a new room').count()).toBe(0)
      await way.click()
      await expect.poll(() => person.page.url()).toBe(successor.href)
      expect(await person.field('Your name').inputValue()).toBe(person === ann ? 'Ann' : 'Ben')
      await person.presses('Join')
      await person.field('Message').waitFor()
    }
    await ann.says('on we go')
    await ben.hears('on we go')
    // Its creator can end it.
    expect([await ann.mayEnd(), await ben.mayEnd()]).toEqual([true, false])
  })

  test('two who press at the same time go to one room, and the other one is gone', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: SECONDS })
    const people = [await visitor(server.url), await visitor(server.url)]
    const made: string[] = []
    for (const [at, person] of people.entries()) {
      await person.goes(`/room/${room.id}`)
      await person.joins(`Person ${at}`)
      await person.isTold('status', 'This room ends in 5 minutes')
      // Both rooms are made before either can know of the other.
      await person.page.route('**/api/rooms', async (route) => {
        const answer = await route.fetch()
        made.push((await answer.json() as { id: string }).id)
        await expect.poll(() => made.length).toBe(2)
        await route.fulfill({ response: answer })
      })
    }
    await Promise.all(people.map(person => person.presses('Continue in a new room')))
    await expect.poll(async () => await Promise.all(made.map(async id => (await fetch(`${server.url}/api/rooms/${id}`)).status)).then(all => all.sort())).toEqual([200, 404])
    const alive = await Promise.all(made.map(async id => (await fetch(`${server.url}/api/rooms/${id}`)).ok ? `/room/${id}` : ''))
    for (const person of people) {
      expect(await person.page.getByRole('link', { name: 'Go to the new room' }).getAttribute('href')).toBe(alive.find(path => path !== ''))
      await expect.poll(() => person.log.getByRole('link').count(), { message: 'links in the conversation' }).toBe(1)
    }
  })

  test('after the end the notice leads to the same room, under the same name', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: SECONDS })
    const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
    for (const [person, name] of [[ann, 'Ann'], [ben, 'Ben']] as const) {
      await person.goes(`/room/${room.id}`)
      await person.joins(name)
    }
    await ann.presses('Continue in a new room')
    const path = await ben.page.getByRole('link', { name: 'Go to the new room' }).getAttribute('href') ?? ''
    await endRoom(room)
    for (const person of [ben, ann]) {
      await person.isTold('alert', 'This room was ended.')
      await person.page.keyboard.press('Shift')
    }
    for (const person of [ben, ann]) {
      await person.checks('ended with a next room')
      await person.presses('Go to the new room')
      await expect.poll(() => person.page.url()).toBe(new URL(path, server.url).href)
      expect(await person.field('Your name').inputValue()).toBe(person === ann ? 'Ann' : 'Ben')
    }
  })

  test('where nobody made a new room, one person is asked to, and the others to wait for the link', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: SECONDS })
    const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
    for (const [person, name] of [[ann, 'Ann'], [ben, 'Ben']] as const) {
      await person.goes(`/room/${room.id}`)
      await person.joins(name)
    }
    // Ben presses so late that nobody can be told: that room goes again.
    const { promise: hasEnded, resolve: letThrough } = Promise.withResolvers<undefined>()
    let late = ''
    await ben.page.route('**/api/rooms', async (route) => {
      const answer = await route.fetch()
      late = (await answer.json() as { id: string }).id
      await hasEnded
      await route.fulfill({ response: answer })
    })
    await ben.presses('Continue in a new room')
    await expect.poll(() => late).not.toBe('')
    await endRoom(room)
    await ann.sees(/Then send the others its link/)
    await ben.sees(/wait for the new link from the person who joined this room first/)
    letThrough(undefined)
    await expect.poll(async () => (await fetch(`${server.url}/api/rooms/${late}`)).status).toBe(404)
    await ann.presses('New room')
    expect(await ann.field('Your name').inputValue()).toBe('Ann')
  })

  test('a notice stays away once it was dismissed', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: SECONDS })
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.isTold('status', 'This room ends in 5 minutes')
    await ann.presses('OK')
    await ann.says('still here')
    expect(await ann.page.getByText('This room ends in 5 minutes').count()).toBe(0)
  })

  test('a shorter room has the notice of the last minute only', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: 64 })
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.isTold('status', 'This room ends in 1 minute')
    await ann.checks('one minute')
    expect(await ann.page.getByText('This room ends in 5 minutes').count()).toBe(0)
  })

  test('a room that never was longer has no notice', async ({ server, visitor }) => {
    const room = await createRoom(server, { lifetimeSeconds: 60 })
    const ann = await visitor(server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    expect(await ann.page.getByText(/ends in \d minutes?/).count()).toBe(0)
  })
})
