import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'
import { createRoom, join } from '../support/dialogue'

/** The people in the list, in its order. */
async function people({ page }: Visitor): Promise<string[]> {
  return await page.getByRole('region', { name: 'Here now' }).getByRole('listitem').locator('bdi').allTextContents()
}

/** Takes another name in the open menu. */
async function takesName(person: Visitor, name: string) {
  await person.page.getByRole('dialog').getByRole('textbox', { name: 'Your name' }).fill(name)
  await person.page.keyboard.press('Enter')
}

describe('what people change in the menu is told to everyone', () => {
  test('new names, the lock, and who leaves for good', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    const link = await ann.makesRoom()
    await ann.joins('Ann')
    const ben = await visitor(server.url, { device: 'a phone' })
    await ben.goes('/')
    await ben.goes(link)
    await ben.joins('Ben')
    await ben.says('hello')
    const loaded: string[] = []
    ben.page.on('request', request => loaded.push(request.url()))
    await ben.presses('Menu')
    expect(loaded.filter(url => url.includes('/_nuxt/')).length, 'scripts of the menu, loaded now').toBeGreaterThan(0)
    await ben.checks('menu')
    await ben.presses('Change name')
    await takesName(ben, 'ann')
    await ben.isTold('alert', 'That name is taken.')
    const field = ben.page.getByRole('dialog').getByRole('textbox', { name: 'Your name' })
    expect(await field.evaluate((input: HTMLInputElement) => input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0))).toBe('ann 2')
    await ben.checks('a new name that is taken')
    await takesName(ben, ' ')
    await ben.isTold('alert', '1 to 32')
    await takesName(ben, 'Zora')
    for (const person of [ann, ben]) await person.log.getByText('Ben is now Zora').waitFor()
    expect(await people(ann)).toEqual(['Ann', 'Zora'])
    await ben.presses('2 people here')
    expect(await people(ben)).toEqual(['Zora', 'Ann'])

    await ann.chooses('Lock room')
    for (const person of [ann, ben]) {
      await person.log.getByText('Room locked').waitFor()
      await person.page.getByRole('img', { name: 'Room locked' }).waitFor()
    }
    const cem = await visitor(server.url, { device: 'a phone' })
    await cem.goes(link)
    await cem.field('Your name').fill('Cem')
    await cem.presses('Join')
    await cem.isTold('alert', 'This room is locked.')
    await cem.checks('locked')
    await cem.presses('Try again')
    await cem.isTold('alert', 'This room is locked.')
    await ann.says('now it is only us')
    await ann.presses('Menu')
    await ann.checks('menu of a locked room')
    await ann.presses('Unlock room')
    await ann.log.getByText('Room unlocked').waitFor()
    await cem.presses('Try again')
    await cem.field('Message').waitFor()

    await ben.field('Message').fill('half a thought')
    await ben.chooses('Leave room')
    await ben.checks('leaving')
    await ben.presses('Yes, leave')
    await ann.log.getByText('Zora left').waitFor()
    await ben.button('Create a room').waitFor()
    const id = new URL(link).pathname.split('/').at(-1) ?? ''
    const left = await ben.page.evaluate(() => JSON.stringify([document.documentElement.outerHTML, location.href, history.state, { ...sessionStorage }]))
    expect([id, 'Zora', 'half a thought', 'hello'].filter(trace => left.includes(trace))).toEqual([])
    await ben.page.goBack()
    await ben.button('Create a room').waitFor()
    expect(new URL(ben.page.url()).pathname).toBe('/')
  })

  test('and in an encrypted room as well', async ({ server, visitor }) => {
    const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
    const link = await ann.makesEncryptedRoom()
    await ann.joins('Ann')
    await ben.goes(link)
    await ben.joins('Ben')
    await ann.page.getByRole('img', { name: 'Only people with the link can read this.' }).waitFor()
    await ben.chooses('Change name')
    await takesName(ben, 'Zora')
    await ann.log.getByText('Ben is now Zora').waitFor()
    await ben.says('it is me')
    await ann.hears('it is me')
    await ben.chooses('Leave room')
    await ben.presses('Yes, leave')
    await ann.log.getByText('Zora left').waitFor()
  })

  test('people have colours of their own, the same on every page', async ({ server, visitor }) => {
    const room = await createRoom(server)
    const others = []
    for (const name of ['Ben', 'Cem', 'Dan', 'Zora', 'Fay']) others.push(await join(room, name))
    const pages = [await visitor(server.url), await visitor(server.url)]
    for (const [at, person] of pages.entries()) {
      await person.goes(`/room/${room.id}`)
      await person.joins(`Page ${at}`)
    }
    const colours = async ({ page }: Visitor) => await page.getByRole('region', { name: 'Here now' }).getByRole('listitem').evaluateAll(entries => entries.map((entry) => {
      const mark = entry.querySelector('.mark')
      return `${entry.querySelector('bdi')?.textContent ?? ''}: ${mark ? getComputedStyle(mark).backgroundColor : ''}`
    }).sort())
    for (const person of pages) await expect.poll(async () => (await colours(person)).length).toBe(7)
    const seen = await Promise.all(pages.map(colours))
    expect(seen[1]).toEqual(seen[0])
    expect(new Set(seen[0]?.map(entry => entry.split(': ')[1])).size).toBe(7)
    await Promise.all(others.map(person => person.leaves()))
  })
})
