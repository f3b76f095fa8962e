import { expect } from 'vitest'
import { test } from '../support/browser'

test('a press on the home page before its scripts are there makes a room once they are, as it was chosen', async ({ server, visitor }) => {
  const ann = await visitor(server.url)
  const release = await ann.holdsScripts()
  await ann.page.goto(server.url, { waitUntil: 'commit' })
  await ann.page.getByRole('radio', { name: '5 minutes', exact: true }).check()
  await ann.presses('Create a room')
  await ann.presses('Create a room')
  release()
  await ann.field('Your name').waitFor()
  await ann.joins('Ann')
  await expect.poll(() => ann.page.getByRole('timer').innerText()).toMatch(/\b(?:5:00|4:\d\d)\b/)
})

test('a name given before the scripts are there is the name that one joins under', async ({ room, visitor }) => {
  const ann = await visitor(room.server.url)
  const release = await ann.holdsScripts()
  await ann.page.goto(`${room.server.url}/room/${room.id}`, { waitUntil: 'commit' })
  await ann.field('Your name').fill('Annabel')
  await ann.field('Your name').press('Enter')
  release()
  await ann.field('Message').waitFor()
  await ann.sees('Annabel')
})

test('a language that is chosen before the scripts are there is there once they are', async ({ server, visitor }) => {
  const ann = await visitor(server.url)
  const release = await ann.holdsScripts()
  await ann.page.goto(server.url, { waitUntil: 'commit' })
  await ann.page.getByRole('combobox').selectOption({ label: 'Deutsch' })
  release()
  await ann.button('Raum erstellen').waitFor()
})

test('a room that is to be encrypted before the scripts are there is', async ({ server, visitor }) => {
  const ann = await visitor(server.url)
  const release = await ann.holdsScripts()
  await ann.page.goto(server.url, { waitUntil: 'commit' })
  await ann.page.getByRole('checkbox').check()
  await ann.presses('Create a room')
  release()
  await ann.field('Your name').waitFor()
  expect(ann.page.url()).toMatch(/#k=/)
})

test('scripts wait for the first paint', async ({ server, visitor }) => {
  const ann = await visitor(server.url)
  await ann.context.addInitScript(() => {
    Object.assign(window, { requestAnimationFrame: (paint: () => void) => Object.assign(window, { paint }) })
  })
  const scripts: string[] = []
  ann.page.on('request', request => request.resourceType() === 'script' && scripts.push(request.url()))
  await ann.page.goto(server.url)
  await ann.page.waitForLoadState('networkidle')
  expect(scripts).toEqual([])
  await ann.page.evaluate('paint()')
  await ann.presses('Create a room')
  await ann.field('Your name').waitFor()
})

test('scripts of a tab in the background, which is not painted, wait for nothing', async ({ server, visitor }) => {
  const ann = await visitor(server.url)
  await ann.context.addInitScript(() => {
    Object.defineProperty(document, 'hidden', { value: true })
    Object.assign(window, { requestAnimationFrame: () => 0 })
  })
  const isAsked = ann.page.waitForRequest('**/_nuxt/*.js')
  await ann.goes('/')
  await isAsked
})
