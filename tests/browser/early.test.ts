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
