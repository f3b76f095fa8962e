import { expect, onTestFinished } from 'vitest'
import type { Visitor } from '../support/browser'
import { test } from '../support/browser'
import { read } from '../support/camera'
import { TestServer } from '../support/server'

async function start(env: Record<string, string>): Promise<TestServer> {
  const server = new TestServer({ env })
  onTestFinished(() => server.dispose())
  return await server.start()
}

async function copiedLink(person: Visitor): Promise<string> {
  await person.presses('Copy link')
  await person.isTold('status', 'Link copied')
  return await person.page.evaluate(() => navigator.clipboard.readText())
}

test('below a base path the shared link leads a second browser into the room, and its end home', async ({ visitor }) => {
  const server = await start({ NUXT_APP_BASE_URL: '/chat/' })
  const [ann, ben] = [await visitor(server.url), await visitor(server.url, { device: 'a phone' })]
  const address = await ann.makesRoom()
  expect(address).toMatch(/^http:\/\/localhost:\d+\/chat\/room\/\w{16}$/)
  await ann.joins('Ann')
  const link = await copiedLink(ann)
  expect(link).toBe(address)
  await ann.sees(`${new URL(server.url).host}/chat`)
  await ann.presses('QR code')
  expect(await read(ann, await ann.page.getByRole('img', { name: 'QR code' }).screenshot())).toBe(link)
  // Another spelling of the code gives way to the canonical one.
  await ben.goes(link.replace(/\w{16}$/, code => code.toUpperCase()))
  await ben.joins('Ben')
  expect(ben.page.url()).toBe(link)
  await ann.says('hello')
  await ben.hears('hello')
  await ben.says(link)
  expect(await ben.page.getByRole('link', { name: link }).getAttribute('target')).toBeNull()
  await ben.page.reload()
  await ben.hears('hello')
  await ann.chooses('End room')
  await ann.presses('Yes, end it')
  await ben.sees(/ended/)
  expect(ben.page.url()).toBe(`${server.url}/`)
  await ben.presses('Home page')
  await ben.button('Create a room').waitFor()
})

test('below a base path an encrypted room opens with its password', async ({ visitor }) => {
  const server = await start({ NUXT_APP_BASE_URL: '/chat/' })
  const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
  const link = await ann.makesEncryptedRoom('a password')
  await ann.joins('Ann')
  expect(await copiedLink(ann)).toBe(link)
  await ben.goes(link)
  await ben.page.getByLabel('Room password').fill('a password')
  await ben.joins('Ben')
  await ann.says('hello')
  await ben.hears('hello')
})

test('a missing page below a base path leads home', async ({ visitor }) => {
  const server = await start({ NUXT_APP_BASE_URL: '/chat/' })
  const ann = await visitor(server.url)
  ann.losesNetwork = true
  await ann.page.goto(`${server.url}/nothing`)
  await ann.page.getByRole('link', { name: 'Home page' }).click()
  await ann.button('Create a room').waitFor()
  expect(ann.page.url()).toBe(`${server.url}/`)
})
