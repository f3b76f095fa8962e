import { describe } from 'vitest'
import { STATE_DEVICES, test } from '../../support/browser'
import type { Visitor } from '../../support/browser'
import { createRoom, endRoom, join } from '../../support/dialogue'
import type { TestRoom } from '../../support/dialogue'

// Every state of a room: without a barrier, and nothing wider than the screen. With `SCREENSHOTS=1` each is kept as pictures in
// `screenshots/`.

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const CONVERSATION: readonly (readonly [name: string, text: string])[] = [
  ['Ben', 'Hello everybody. Did you get the notes from this morning?'],
  ['Ben', 'I have put the interesting part below.'],
  ['Bartholomew Wolfeschlegelsteinha', 'Not yet: **where** are they, and _who_ has ~~seen~~ written them?'],
  ['Ben', '```ts\nexport function remaining(expiresAt: number, now: number): number {\n  return Math.max(0, expiresAt - now) // a line of code that is far wider than the screen of a phone is\n}\n```'],
  ['Ben', 'It is `remaining()` on https://example.org/a/very/long/path/that-goes-on-and-on/without-any-end/index.html?with=a&query=too'],
  ['محمد', 'مرحبا، هل الاجتماع في الساعة 3؟ I hope so.'],
  ['נועה', 'כן, ב־15:00 בחדר A.'],
  ['Bartholomew Wolfeschlegelsteinha', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2)],
  ['Ben', '👍🏽'],
  ['Ben', '1. Read it\n2. Say what you think\n\nThanks!'],
]

/** Lets others talk. @returns the people in the room. */
async function talk(room: TestRoom) {
  const people = new Map<string, Awaited<ReturnType<typeof join>>>()
  for (const [name, text] of CONVERSATION) {
    const person = people.get(name) ?? await join(room, name)
    people.set(name, person)
    await person.says(text)
  }
  return people
}

async function writes(person: Visitor, text: string) {
  await person.field('Message').fill(text)
  await person.presses('Send')
}

describe.for(STATE_DEVICES)('on %s', (device) => {
  test('a room where one is alone', async ({ room, visitor }) => {
    const ann = await visitor(room.server.url, { device })
    await ann.context.addInitScript(() => Object.assign(navigator, { share: async () => {} }))
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.checks('alone')
    await ann.presses('QR code')
    await ann.page.getByRole('img', { name: 'QR code' }).waitFor()
    await ann.checks('alone with the QR code')
    await ann.presses('Share')
    await ann.presses('QR code')
    await ann.page.getByRole('dialog').getByRole('img', { name: 'QR code' }).waitFor()
    await ann.presses('Copy link')
    await ann.isTold('status', 'Link copied')
    await ann.checks('share')
    await ann.presses('Close')
    await ann.chooses('Settings')
    await ann.page.evaluate(() => Object.assign(Notification, { requestPermission: async () => 'denied' }))
    await ann.page.getByRole('switch', { name: 'Sound' }).click()
    await ann.page.getByRole('switch', { name: 'Notifications' }).click()
    await ann.isTold('alert', /blocks notifications/)
    await ann.checks('options')
  })

  test('a conversation', async ({ room, visitor, network: { network, url } }) => {
    const people = await talk(room)
    const ann = await visitor(url, { device, clock: Date.now() })
    ann.losesNetwork = true
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ann.says('Thank you, Ben.')
    await ann.says('I read it on the way.')
    const [ben] = people.values()
    ben?.sends({ type: 'typing' })
    await ann.sees(/typing/)
    await ann.checks('conversation')
    await ann.log.evaluate(log => log.scrollTo(0, 0))
    await ann.button('Jump to latest').waitFor()
    await ann.checks('start of the conversation')
    await ben?.says('One more thing')
    await ann.button('1 new message').waitFor()
    await ann.checks('new messages')
    await ann.presses('1 new message')
    for (const name of ['Cleo', 'Dan', 'Eve', 'Fay', 'Gus']) await (await join(room, name)).leaves()
    await ann.sees(/joined/)
    if (device !== 'a desktop') {
      await ann.page.getByRole('button', { name: /people here/ }).tap()
      await ann.checks('people')
      await ann.page.getByRole('button', { name: /people here/ }).tap()
    }
    await ann.field('Message').fill('A long thought.\n'.repeat(225))
    await ann.checks('near the limit')
    await ann.field('Message').fill('A long thought.\n'.repeat(260))
    await ann.presses('Send')
    await ann.isTold('alert', /too long/)
    await ann.checks('over the limit')
    network.cut()
    await ann.page.clock.fastForward(1000)
    await writes(ann, 'Are you still there?')
    await ann.log.getByText('Not sent yet').waitFor()
    await ann.page.clock.fastForward(6000)
    await ann.isTold('status', /No connection/)
    await ann.checks('no connection')
  })

  test('what people say to each other', async ({ room, visitor }) => {
    const ben = await join(room, 'Ben')
    const ann = await visitor(room.server.url, { device })
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await ben.says('@Ann, have you seen it?')
    await ben.says(Array.from({ length: 30 }, (_, line) => `Line ${line + 1} of a long text`).join('\n'))
    await ann.button('Show more').waitFor()
    await writes(ann, '> Ben:\n> @Ann, have you seen it?\nYes, this morning.')
    await ann.log.getByText('Yes, this morning.').waitFor()
    await ann.says('🎉🎉')
    await ann.says('سأعود بعد قليل.')
    await ben.says('שלום לכולם')
    await ben.says('```js\nconst one = 1 // a comment\n```')
    await ann.button('Copy code').waitFor()
    await ann.checks('talk')
    const told = ann.log.getByText('שלום')
    await (ann.hasTouch ? told.tap() : told.hover())
    await ann.log.getByRole('group').getByRole('button', { name: 'Reply' }).waitFor()
    await ann.checks('menu of a message')
    await ann.page.keyboard.press('Escape')
    await ann.field('Message').fill('')
    await ann.field('Message').pressSequentially('Look, @')
    await ann.page.getByRole('option', { name: 'Ben' }).waitFor()
    await ann.checks('mention')
    await ann.page.keyboard.press('Escape')
    await ann.field('Message').fill('```\nlet two = 2\n```')
    await ann.checks('code being written')
  })

  test('what can be done with a room', async ({ server, visitor }) => {
    const ann = await visitor(server.url, { device })
    const link = await ann.makesRoom()
    await ann.joins('Ann')
    await ann.presses('Full screen')
    await ann.page.getByRole('dialog').getByRole('img', { name: 'QR code' }).waitFor()
    await ann.checks('full screen')
    await ann.presses('Close')
    await ann.presses('Menu')
    await ann.button('Lock room').waitFor()
    await ann.checks('menu')
    await ann.presses('Change name')
    await ann.checks('rename')
    await ann.presses('Close')
    await ann.chooses('Leave room')
    await ann.checks('leave')
    await ann.presses('Stay')
    await ann.chooses('Lock room')
    await ann.log.getByText('Room locked').waitFor()
    await ann.checks('alone in a locked room')
    await ann.presses('Share')
    await ann.checks('share a locked room')
    const ben = await visitor(server.url, { device })
    await ben.goes(link)
    await ben.field('Your name').fill('Ben')
    await ben.presses('Join')
    await ben.isTold('alert', 'This room is locked.')
    await ben.checks('locked')
  })

  test('an encrypted room with a password, up to its end', async ({ server, visitor }) => {
    const ann = await visitor(server.url, { device, clock: Date.now() })
    await ann.makesEncryptedRoom('open sesame')
    await ann.joins('Ann')
    await ann.checks('encrypted')
    await ann.presses('Full screen')
    await ann.page.getByRole('dialog').getByRole('img', { name: 'QR code' }).waitFor()
    await ann.checks('full screen of an encrypted room')
    await ann.presses('Close')
    await ann.presses('Menu')
    await ann.button('Lock room').waitFor()
    await ann.checks('menu of an encrypted room')
    await ann.presses('Close')
    await ann.page.clock.fastForward(HOUR_MS - MINUTE_MS)
    await ann.isTold('status', /ends in 1 minute/)
    await ann.presses('Continue in a new room')
    await ann.page.getByLabel('Password of the new room').waitFor()
    await ann.checks('password for the new room')
    await ann.page.getByLabel('Password of the new room').fill('another one')
    await ann.presses('Create the room')
    await ann.page.getByRole('link', { name: 'Go to the new room' }).waitFor()
    await ann.page.clock.fastForward(MINUTE_MS)
    await ann.button('Go to the new room').waitFor()
    await ann.checks('ended with a new room')
  })

  test('the end', async ({ server, visitor }) => {
    const ann = await visitor(server.url, { device, clock: Date.now() })
    await ann.makesRoom()
    await ann.joins('Ann')
    await ann.says('Soon forgotten')
    await ann.page.clock.fastForward(HOUR_MS - 5 * MINUTE_MS)
    await ann.isTold('status', /ends in 5 minutes/)
    await ann.checks('five minutes')
    await ann.page.clock.fastForward(4 * MINUTE_MS)
    await ann.isTold('status', /ends in 1 minute/)
    await ann.checks('one minute')
    await ann.presses('Continue in a new room')
    await ann.page.getByRole('link', { name: 'Go to the new room' }).waitFor()
    await ann.checks('moved on')
    await ann.chooses('End room')
    await ann.checks('ending')
    await ann.presses('Keep talking')
    await ann.page.clock.fastForward(MINUTE_MS)
    await ann.isTold('alert', 'This room has expired.')
    await ann.checks('expired')
    const room = await createRoom(server)
    await ann.goes(`/room/${room.id}`)
    await ann.joins('Ann')
    await endRoom(room)
    await ann.isTold('alert', 'This room was ended.')
    await ann.page.keyboard.press('Shift')
    await ann.checks('ended')
  })
})

if (process.env.SCREENSHOTS) test('the pictures in the README', async ({ room, visitor }) => {
  const ada = await visitor(room.server.url)
  await ada.page.setViewportSize({ width: 1180, height: 720 })
  await ada.goes(`/room/${room.id}`)
  await ada.joins('Ada Okafor')
  const ben = await join(room, 'Benedikt')
  await ada.says('Morning! Shall we go through the draft before the call?')
  await ben.says('Yes. The second part is **much** clearer now. What does this line do?')
  await ben.says('```ts\nconst left = room.expiresAt - clock.now()\n```')
  await ada.button('Copy code').waitFor()
  await ada.says('It is how long we have. No more than that, ever.')
  await ben.says('@Ada Okafor, then let us be quick 🙂')
  await ada.hears('@Ada Okafor, then let us be quick 🙂')
  for (const colorScheme of ['light', 'dark'] as const) {
    await ada.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await ada.page.screenshot({ path: `docs/room-${colorScheme}.png` })
  }
})
