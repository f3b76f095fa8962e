import { chromium } from 'playwright-core'
import { expect } from 'vitest'
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/chromium'
import { test as base } from '../support/browser'

/** A host that is not this machine, as far as the browser knows. */
const HOST = 'chat.test'

const test = base.extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...CHROMIUM_ARGS, `--host-resolver-rules=MAP ${HOST} 127.0.0.1`] })
  onCleanup(() => browser.close())
  return browser
})

test('on plain HTTP, without the browser\'s cryptography and clipboard, an encrypted room works and says what it is worth', async ({ server, visitor }) => {
  const url = `http://${HOST}:${server.port}`
  const [ann, ben] = [await visitor(url), await visitor(url)]
  const link = await ann.makesEncryptedRoom('a password')
  expect(await ann.page.evaluate(() => [isSecureContext, 'subtle' in crypto, 'randomUUID' in crypto, 'clipboard' in navigator])).toEqual([false, false, false, false])
  await ann.sees(/plain HTTP/)
  await ann.checks('door on plain HTTP')
  await ann.joins('Ann')
  await ann.sees(/plain HTTP/)
  await ann.checks('encrypted room on plain HTTP')
  await ann.presses('OK')
  await expect.poll(() => ann.page.getByText(/plain HTTP/).count()).toBe(0)
  await ann.presses('Copy link')
  await ann.isTold('status', /link is selected/)
  expect(await ann.page.evaluate(() => getSelection()?.toString())).toBe(link)

  await ben.goes(link)
  await ben.page.getByLabel('Room password').fill('a password')
  await ben.joins('Ben')
  await ann.says('hello')
  await ben.hears('hello')
  await ben.says('hi')
  await ann.page.reload()
  await ann.page.getByLabel('Room password').fill('a password')
  await ann.presses('Join')
  await ann.hears('hello')
  expect(await ann.page.getByText(/plain HTTP/).count(), 'once it was read in this tab').toBe(0)
  await ann.chooses('End room')
  await ann.presses('Yes, end it')
  await ben.isTold('alert', 'This room was ended.')
})

test('on plain HTTP an open room works too, and there is no such warning', async ({ server, visitor }) => {
  const ann = await visitor(`http://${HOST}:${server.port}`)
  await ann.makesRoom()
  await ann.joins('Ann')
  await ann.says('hello')
  expect(await ann.page.getByText(/plain HTTP/).count()).toBe(0)
})
