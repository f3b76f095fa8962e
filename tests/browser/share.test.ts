import { describe, expect } from 'vitest'
import { formatRoomId } from '#shared/roomId'
import type { Visitor } from '../support/browser'
import { test } from '../support/browser'
import { read } from '../support/camera'
import { join } from '../support/dialogue'
import { misfits } from '../support/fit'

describe('somebody alone in a room is shown how to invite people', () => {
  test('by the link, copied whole in one press, which says so', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.presses('Copy link')
    await ann.isTold('status', 'Link copied')
    await ann.button('Copied').waitFor()
    await ann.button('Copy link').waitFor()
    expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe(`${room.server.url}/room/${room.id}`)
  })

  test('by the code, in groups of four', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.sees(formatRoomId(room.id))
  })

  test.for(['light', 'dark'] as const)('by a QR code that a camera reads, also in the %s', async (colorScheme, { room, visitor }) => {
    const ann = await visitor(room.server.url, { colorScheme })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    const scripts: string[] = []
    ann.page.on('request', request => scripts.push(request.resourceType()))
    await ann.presses('QR code')
    const code = ann.page.getByRole('img', { name: 'QR code' })
    await code.waitFor()
    expect(scripts, 'what is loaded for it, and not before').toContain('script')
    expect(await read(ann, await code.screenshot())).toBe(`${room.server.url}/room/${room.id}`)
  })

  test('by the system\'s share sheet, where there is one', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    // Debian's browser has no sheet to open: what it is asked is what counts.
    await ann.context.addInitScript(() => {
      Object.assign(navigator, { share: async (content: ShareData) => void (document.title = content.url ?? '') })
    })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.presses('Send link…')
    await expect.poll(() => ann.page.title()).toBe(`${room.server.url}/room/${room.id}`)
  })

  test('by the share sheet first on a phone', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { device: 'a phone' })
    await ann.context.addInitScript(() => Object.assign(navigator, { share: async () => {} }))
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    const [sheet, copy] = [await ann.button('Send link…').boundingBox(), await ann.button('Copy link').boundingBox()]
    expect(sheet?.y).toBeLessThan(copy?.y ?? 0)
  })

  test('also after the first messages, until somebody has come, and never again', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('Is anybody there?')
    await ann.button('Copy link').waitFor()
    const ben = await join(room, 'Ben')
    await expect.poll(() => ann.button('Copy link').count()).toBe(0)
    expect(await ann.page.getByText('Nobody else is here yet.').count()).toBe(0)
    ben.sends({ type: 'leave' })
    await ann.log.getByText(/Ben/).waitFor()
    await ann.page.getByText('1 person here').first().waitFor({ state: 'attached' })
    expect(await ann.button('Copy link').count()).toBe(0)
  })

  test('by the link, selected, where a page may not copy (plain HTTP)', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined }))
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.presses('Copy link')
    await ann.isTold('status', /link is selected/)
    const field = ann.field('Link')
    expect(await field.evaluate((input: HTMLInputElement) => input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0)))
      .toBe(`${room.server.url}/room/${room.id}`)
  })
})

test('an encrypted room is shared by its whole link only: copied, drawn, and with no code that opens nothing', async ({ server, visitor }) => {
  const ann = await visitor(server.url)
  const link = await ann.makesEncryptedRoom('a password')
  await ann.joins('Ann')
  await ann.presses('Copy link')
  await ann.isTold('status', 'Link copied')
  expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  await ann.presses('QR code')
  const code = ann.page.getByRole('img', { name: 'QR code' })
  await code.waitFor()
  expect(await read(ann, await code.screenshot())).toBe(link)
  expect(await ann.page.getByText(/type this code/).count()).toBe(0)
  expect(await ann.page.getByText(formatRoomId(new URL(link).pathname.slice('/room/'.length))).count()).toBe(0)
})

describe('the full screen shows a class how to come in', () => {
  const screen = ({ page }: Visitor) => page.getByRole('dialog', { name: 'Join the room' })

  test('by QR code, address and code; it stays when people come, and Esc leaves it', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.presses('Full screen')
    await expect.poll(() => ann.page.evaluate(() => document.fullscreenElement !== null)).toBe(true)
    await (await join(room, 'Ben')).says('I am in')
    await screen(ann).getByText(new URL(room.server.url).host).waitFor()
    expect(await screen(ann).locator('code').innerText()).toMatch(new RegExp(room.id.match(/.{4}/g)?.join('\\s+') ?? ''))
    await ann.checks('full screen')
    await ann.page.keyboard.press('Escape')
    await expect.poll(() => screen(ann).count()).toBe(0)
    await expect.poll(() => ann.page.evaluate(() => document.fullscreenElement === null)).toBe(true)
    await ann.hears('I am in')
  })

  test('over the page, where the browser has no full screen; the focus then goes back', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { device: 'a phone' })
    const link = `${room.server.url}/room/${room.id}`
    await ann.context.addInitScript(() => Object.defineProperty(Element.prototype, 'requestFullscreen', { value: undefined }))
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.presses('Share')
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Full screen' }).tap()
    await screen(ann).waitFor()
    for (const [width, height] of [[1920, 1080], [1280, 800], [740, 360], [360, 740], [320, 568]] as const) {
      await ann.page.setViewportSize({ width, height })
      expect(await screen(ann).boundingBox()).toEqual({ x: 0, y: 0, width, height })
      await ann.checks(`full screen on the page ${height}`)
      expect(await misfits(ann.page), `${width} x ${height}`).toEqual([])
    }
    expect(await read(ann, await ann.page.getByRole('img', { name: 'QR code' }).screenshot())).toBe(link)
    await screen(ann).getByRole('button', { name: 'Close' }).tap()
    await screen(ann).waitFor({ state: 'detached' })
    expect(await ann.page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Full screen')
  })

  test('of an encrypted room by its QR code alone, and says why', async ({ server, visitor }) => {
    const ann = await visitor(server.url)
    await ann.makesEncryptedRoom()
    await ann.joins('Ann')
    await ann.presses('Full screen')
    await ann.sees(/code alone is not enough/)
    expect(await screen(ann).locator('code').count()).toBe(0)
    await ann.checks('full screen of an encrypted room')
  })

  test('not without a network, which is said', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.page.route('**/_nuxt/*.js', route => route.abort())
    await ann.presses('Full screen')
    await ann.isTold('status', /did not work/)
  })
})
