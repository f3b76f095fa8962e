import { describe, expect } from 'vitest'
import { formatRoomId } from '#shared/roomId'
import { test } from '../support/browser'
import { read } from '../support/camera'

describe('somebody alone in a room is shown how to invite people', () => {
  test('by the link, copied whole in one press, which says so', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.presses('Copy link')
    await ann.isTold('status', 'Link copied')
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
