import { mountSuspended } from '@nuxt/test-utils/runtime'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { h, nextTick } from 'vue'
import type { EncryptionPolicy } from '#shared/api'
import AppDialog from '~/components/AppDialog.vue'
import CreateRoom from '~/components/CreateRoom.vue'
import EndNotice from '~/components/EndNotice.vue'
import JoinByReference from '~/components/JoinByReference.vue'
import LanguageChoice from '~/components/LanguageChoice.vue'
import MessageComposer from '~/components/MessageComposer.vue'
import MessageText from '~/components/MessageText.vue'
import PeopleList from '~/components/PeopleList.vue'
import PresenceLine from '~/components/PresenceLine.vue'
import RoomConversation from '~/components/RoomConversation.vue'
import RoomDoor from '~/components/RoomDoor.vue'
import { recallLanguage } from '~/client/chosenLanguage'
import { importRoomStrings, importSiteStrings } from '~/client/text/dictionaries'
import { NEW_ROOM_STATE, reduce } from '~/client/room/state'
import { createFormats } from '~/client/text/formats'
import { loadRoomStrings } from '~/composables/useStrings'
import { strings } from '../support/english'
import { ROOM, joined, message, turn } from '../support/fakeNetwork'

// What the page of a room does first.
beforeAll(() => loadRoomStrings())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('the text of a message', () => {
  const render = async (text: string) => (await mountSuspended(MessageText, { props: { text } })).element as HTMLElement

  test('is never HTML', async () => {
    const element = await render('<img src=x onerror=alert(1)> **<b>bold</b>** `<i>`')
    expect(element.querySelector('img, b, i')).toBeNull()
    expect(element.textContent).toBe('<img src=x onerror=alert(1)> <b>bold</b> <i>')
  })

  test('has links that give nothing away', async () => {
    const link = (await render('https://a.example/x')).querySelector('a')
    expect([link?.href, link?.target, link?.rel]).toEqual(['https://a.example/x', '_blank', 'noopener noreferrer nofollow'])
  })

  test.each([
    ['this site\'s rooms', () => `${location.origin}/room/0123456789abcdef#k=AAECAwQFBgcICQoLDA0ODw`, ''],
    ['another page of it', () => `${location.origin}/`, '_blank'],
    ['another site that says so', () => `https://example.org/${location.origin}/room/0123456789abcdef`, '_blank'],
    ['an e-mail address', () => 'ann@example.org', '_blank'],
  ])('opens %s where one goes on', async (_what, address, target) => {
    const link = (await render(`see ${address()}`)).querySelector('a')
    expect(link?.textContent).toBe(address())
    expect(link?.target).toBe(target)
  })

  test('tells the real host of a link that spells it otherwise, beside the text', async () => {
    const element = await render('https://аpple.example/x')
    expect(element.querySelector('a')?.dataset.host).toBe('xn--pple-43d.example')
    expect(element.textContent).toBe('https://аpple.example/x')
  })

  test('shows in code, and copies, symbols for what cannot be seen, and drops it elsewhere', async () => {
    const written: string[] = []
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async text => void written.push(text))
    const message = await mountSuspended(MessageText, { props: { text: 'run\u202E this `rm\u200B x`:\n```s\u2066h\nrm -rf \u202Eelif\u202C\u{E0041} # ❤\uFE0F\n```' } })
    expect(message.find('p').text()).toBe('run this rm⟦U+200B⟧ x:')
    await expect.poll(() => message.find('button').exists()).toBe(true)
    const code = message.find('pre').text()
    expect(code).toBe('rm -rf ⟦U+202E⟧elif⟦U+202C⟧⟦U+E0041⟧ # ❤\uFE0F')
    expect(message.text()).toContain('s⟦U+2066⟧h')
    await message.findAll('button').find(button => button.text() === strings.room.copyCode)?.trigger('click')
    expect(written).toEqual([code])
  })

  test.each(['```\n```\n', '```js\nx\n```\n', '> a\nb\n', '**a** ', '***a*** ', 'www.x.org ', '`a` ', '> **`a`**\n'])('costs a page little, however often it has %j', async (part) => {
    const message = await mountSuspended(MessageText, { props: { text: part.repeat(400).slice(0, 4000) } })
    if (part.startsWith('```')) await expect.poll(() => message.find('pre code').exists()).toBe(true)
    // Of 50 code blocks with a bar and a button each, it is 351; of 400 it was 2,401.
    expect(message.findAll('*').length).toBeLessThan(360)
  })

  test('shows quotes as such', async () => {
    const element = await render('look\n> first\n> second\nyes')
    expect(element.querySelector('blockquote')?.textContent).toBe('first\nsecond')
    expect([...element.querySelectorAll('p')].map(p => p.textContent)).toEqual(['look', 'yes'])
  })

  test('takes its direction from itself', async () => {
    expect((await render('مرحبا')).querySelector('p')?.dir).toBe('auto')
  })
})

test.each([
  ['copied', async () => {}, strings.room.copied],
  ['selected', () => Promise.reject(new Error('no')), strings.room.selected],
])('a message and its code that are %s are announced as such, by one region', async (_how, writeText, words) => {
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(writeText)
  const state = reduce(NEW_ROOM_STATE, { type: 'received', frame: joined({ messages: [message(1, '```\ncode\n```')] }), now: 0 })
  const room = await mountSuspended(RoomConversation, { props: {
    state, isSharing: false,
    access: { id: ROOM.id, link: '', isOwner: false, isLocked: false, isEncrypted: false, hasPassword: false, isUnsafe: false },
    time: { remainingMs: 3_600_000, lifetimeMs: 3_600_000, isScarce: false },
    connection: { isReconnecting: false },
    next: { isShared: false, isBusy: false, problem: '', create: vi.fn(), follow: vi.fn() },
    actions: { post: vi.fn(), sayTyping: vi.fn(), loadOlder: vi.fn(), retry: vi.fn(), discard: vi.fn(), rename: vi.fn(), leave: vi.fn(), lock: vi.fn(), end: vi.fn() },
  } })
  const announced = () => room.findAll('[aria-live=polite] p').map(line => line.text())
  const press = async (name: string) => {
    const button = () => room.findAll('button').find(each => each.text() === name)
    await expect.poll(button).toBeDefined()
    await button()?.trigger('click')
  }
  await press(strings.room.copyCode)
  await expect.poll(announced).toHaveLength(1)
  await room.get('[role=log]').trigger('keydown', { key: 'Enter' })
  await press(strings.message.copy)
  await expect.poll(announced).toEqual([words, words])
  room.unmount()
})

test('a notice isolates each name', async () => {
  const notice = { afterSeq: 0, movements: ['Ann', 'בן'].map(name => ({ participant: { id: name, name }, movement: 'joined' as const })), newNames: [] }
  const line = await mountSuspended(PresenceLine, { props: { notice } })
  expect(line.text()).toBe('Ann and בן joined')
  expect(line.findAll('bdi').map(bdi => bdi.text())).toEqual(['Ann', 'בן'])
  expect(line.findAll('bdi').map(bdi => bdi.attributes('translate'))).toEqual(['no', 'no'])
})

test('a notice tells new names and the lock', async () => {
  const notice = { afterSeq: 0, movements: [], newNames: [{ id: 'a', from: 'Ann', to: 'Eve' }], locked: true }
  const line = await mountSuspended(PresenceLine, { props: { notice } })
  expect(line.text()).toBe('Ann is now Eve · Room locked: nobody new can join')
  expect(line.findAll('bdi').map(bdi => bdi.text())).toEqual(['Ann', 'Eve'])
})

test('the list of people begins with oneself', async () => {
  const participants = ['Ann', 'Ben', 'Cem'].map(name => ({ id: name, name }))
  const list = await mountSuspended(PeopleList, { props: { participants, selfId: 'Ben' } })
  expect(list.findAll('.name').map(name => name.text())).toEqual(['Ben (you)', 'Ann', 'Cem'])
})

describe('the composer', () => {
  async function compose(pointer: 'fine' | 'coarse' | 'none') {
    vi.spyOn(window, 'matchMedia').mockImplementation(query => ({ matches: query === `(pointer: ${pointer})` }) as MediaQueryList)
    const composer = await mountSuspended(MessageComposer, { props: { modelValue: 'hi', problem: '', others: [], lastSent: () => '' } })
    return { composer, field: composer.get('textarea') }
  }

  test.each(['fine', 'none'] as const)('sends on Enter where the pointer is %s, and breaks the line on Shift+Enter', async (pointer) => {
    const { composer, field } = await compose(pointer)
    await field.trigger('keydown', { key: 'Enter', shiftKey: true })
    await field.trigger('keydown', { key: 'Enter', isComposing: true })
    expect(composer.emitted('send')).toBeUndefined()
    await field.trigger('keydown', { key: 'Enter' })
    expect(composer.emitted('send')).toHaveLength(1)
  })

  test('breaks the line on Enter on touch', async () => {
    const { composer, field } = await compose('coarse')
    await field.trigger('keydown', { key: 'Enter' })
    expect(composer.emitted('send')).toBeUndefined()
  })

  test('says which list of names its field controls, while there is one', async () => {
    const { composer, field } = await compose('fine')
    await composer.setProps({ others: [{ id: 'ben', name: 'Ben' }] })
    const suggestion = () => ['aria-autocomplete', 'aria-controls', 'aria-activedescendant'].map(name => field.attributes(name))
    await field.setValue('@')
    await expect.poll(() => composer.find('[role=listbox]').exists()).toBe(true)
    expect(suggestion()).toEqual(['list', composer.get('[role=listbox]').attributes('id'), composer.get('[role=option]').attributes('id')])
    await field.setValue('@Eve')
    expect(composer.find('[role=listbox]').exists()).toBe(false)
    expect(suggestion()).toEqual([undefined, undefined, undefined])
  })

  test('counts near the limit only', async () => {
    const { composer } = await compose('fine')
    expect(composer.text()).not.toContain('left')
    await composer.setProps({ modelValue: 'x'.repeat(3990) })
    expect(composer.text()).toContain('10 characters left')
    await composer.setProps({ modelValue: 'x'.repeat(4001) })
    expect(composer.text()).toContain('1 character too many')
  })
})

describe('the door', () => {
  const door = (props = {}) => mountSuspended(RoomDoor, { props: { isJoining: false, isSlow: false, ...props }, attachTo: document.body })

  test('suggests a name, selected, so that Enter is enough', async () => {
    const page = await door()
    const field = page.get('input').element
    expect(field.value).toMatch(/^\w+ \w+$/)
    expect(field.selectionEnd).toBe(field.value.length)
    await page.get('form').trigger('submit')
    expect(page.emitted('join')).toEqual([[field.value, '']])
    page.unmount()
  })

  test('offers the next number where a name is taken, also one that was suggested', async () => {
    const page = await door()
    const field = page.get('input').element
    const suggested = field.value
    await page.setProps({ problem: 'name_taken' })
    await nextTick()
    expect(field.value).toBe(`${suggested} 2`)
    expect(page.text()).toContain(strings.door.taken)
    page.unmount()
  })

  test('offers the next one, selected, where a name that somebody chose is taken', async () => {
    const page = await door()
    const field = page.get('input').element
    await page.get('input').setValue('Ann')
    await page.setProps({ problem: 'name_taken' })
    expect([field.value, field.selectionStart, field.selectionEnd]).toEqual(['Ann 2', 0, 5])
    expect(page.get('[role=alert]').text()).toBe(strings.door.taken)
    for (const again of ['Ann 2', 'Ann']) {
      await page.get('input').setValue(again)
      await page.setProps({ problem: undefined })
      await page.setProps({ problem: 'name_taken' })
      expect(field.value).toBe('Ann 3')
    }
    page.unmount()
  })

  test('offers the name that one had in the room before', async () => {
    const page = await door({ broughtName: 'Ann' })
    expect(page.get('input').element.value).toBe('Ann')
    page.unmount()
  })

  test('says that a password is wrong under the password, and nothing under the name', async () => {
    const page = await door({ asksPassword: true })
    await page.setProps({ problem: 'proof_invalid' })
    const [password, name] = ['input[type=password]', '#name']
    const problemOf = (field: string) => page.get(`#${page.get(field).attributes('aria-describedby') ?? ''}`).text()
    const invalid = () => [password, name].map(field => page.get(field).attributes('aria-invalid'))
    expect([problemOf(password), problemOf(name)]).toEqual([strings.door.wrongPassword, ''])
    expect([invalid(), document.activeElement]).toEqual([['true', 'false'], page.get(password).element])
    await page.setProps({ problem: 'name_invalid' })
    expect([problemOf(password), problemOf(name)]).toEqual(['', strings.door.invalid])
    expect([invalid(), document.activeElement]).toEqual([['false', 'true'], page.get(name).element])
    // No name would mend this.
    await page.setProps({ problem: 'internal' })
    expect([problemOf(name), invalid()]).toEqual([strings.door.failed, ['false', 'false']])
    page.unmount()
  })

  test('says what the room is, as soon as that is known', async () => {
    const page = await door()
    expect(page.text()).toContain(strings.door.deleted)
    expect(page.text()).not.toMatch(/encrypted/i)
    await page.setProps({ minutesLeft: 59, isEncrypted: false })
    expect(page.text()).toContain('Messages and names are deleted in 59 minutes. No account.')
    expect(page.text()).toContain(strings.door.notEncrypted)
    await page.setProps({ minutesLeft: 1, isEncrypted: true })
    expect(page.text()).toContain('deleted in 1 minute.')
    expect(page.text()).toContain(strings.door.encrypted)
    page.unmount()
  })

  test('shows a password that is typed, until it is sent', async () => {
    const page = await door({ asksPassword: true })
    const field = page.get('input')
    await field.setValue('open sesame')
    const show = page.get('button[aria-pressed]')
    expect([show.attributes('aria-label'), show.attributes('aria-pressed'), field.attributes('type')]).toEqual(['Show password', 'false', 'password'])
    await show.trigger('click')
    expect([show.attributes('aria-pressed'), field.attributes('type'), field.element.value]).toEqual(['true', 'text', 'open sesame'])
    await page.get('form').trigger('submit')
    expect(field.attributes('type')).toBe('password')
    expect(page.emitted('join')).toEqual([[expect.any(String), 'open sesame']])
    page.unmount()
  })
})

test('a form whose field for a password is gone listens for it no longer', async () => {
  const form = await mountSuspended(CreateRoom, { props: { choices: [3600], encryption: 'optional', busy: false, problem: '' } })
  const { element } = form.get('form')
  const [listen, forget] = [vi.spyOn(element, 'addEventListener'), vi.spyOn(element, 'removeEventListener')]
  await form.get('input[type=checkbox]').setValue(true)
  expect(listen).toHaveBeenCalledOnce()
  await form.get('input[type=checkbox]').setValue(false)
  expect(forget.mock.calls).toEqual(listen.mock.calls)
})

describe('the home page', () => {
  const creation = (encryption: EncryptionPolicy) => mountSuspended(CreateRoom, {
    props: { choices: [300, 900, 1800, 3600], encryption, busy: false, problem: '' },
  })

  test('asks for a lifetime only where it is not the longest', async () => {
    const form = await creation('off')
    await form.get('form').trigger('submit')
    await form.get('input[value="300"]').setValue()
    await form.get('form').trigger('submit')
    const wish = { encrypted: false, password: '' }
    expect(form.emitted('create')).toEqual([[{ ...wish, lifetimeSeconds: undefined }], [{ ...wish, lifetimeSeconds: 300 }]])
  })

  test.each([
    { policy: 'off', encrypted: false, choice: false },
    { policy: 'optional', encrypted: false, choice: true },
    { policy: 'default', encrypted: true, choice: true },
    { policy: 'required', encrypted: true, choice: false },
  ] as const)('encrypts as the operator chose: $policy', async ({ policy, encrypted, choice }) => {
    const form = await creation(policy)
    await form.get('form').trigger('submit')
    expect(form.emitted('create')).toEqual([[expect.objectContaining({ encrypted })]])
    expect(form.find('input[type=checkbox]').exists()).toBe(choice)
  })

  test('takes a password only for an encrypted room', async () => {
    const form = await creation('optional')
    expect(form.find('input[type=password]').exists()).toBe(false)
    await form.get('input[type=checkbox]').setValue(true)
    await form.get('input[type=password]').setValue('open sesame')
    await form.get('form').trigger('submit')
    expect(form.emitted('create')).toEqual([[expect.objectContaining({ encrypted: true, password: 'open sesame' })]])
  })

  test('says when what was entered leads to no room, and keeps it', async () => {
    const form = await mountSuspended(JoinByReference)
    await form.get('input').setValue('nonsense')
    await form.get('form').trigger('submit')
    expect(form.get('[role=alert]').text()).toBe(strings.home.noCode(8))
    expect(form.get('input').element.value).toBe('nons\u00A0ense')
    await form.get('input').setValue('0123-4567-89AB-CDEF')
    await form.get('form').trigger('submit')
    expect(form.emitted('join')).toEqual([['/room/0123-4567-89AB-CDEF']])
  })
})

test('a dialog closes on a click beside it, not where a selection of its text ends there', async () => {
  const dialog = await mountSuspended(AppDialog, { props: { title: 'Name', open: false }, slots: { default: () => h('input') } })
  await dialog.setProps({ open: true })
  await dialog.get('input').trigger('pointerdown')
  await dialog.trigger('click')
  expect(dialog.emitted('update:open')).toBeUndefined()
  await dialog.trigger('pointerdown')
  await dialog.trigger('click')
  expect(dialog.emitted('update:open')).toEqual([[false]])
})

test('the language that was chosen last is shown and remembered, though another one loads for longer', async () => {
  const choice = await mountSuspended(LanguageChoice)
  const select = choice.get('select')
  await select.setValue('tr')
  await select.setValue('en')
  const formats = createFormats('tr')
  await Promise.all([importSiteStrings('tr', formats), importRoomStrings('tr', formats)])
  await turn()
  expect([select.attributes('aria-label'), recallLanguage()]).toEqual([strings.language.label, 'en'])
})

describe('the notice of the end', () => {
  async function end(props = {}) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const notice = await mountSuspended(EndNotice, { props: { reason: 'expired', busy: false, problem: '', ...props } })
    const alerts = () => notice.findAll('[role=alert]').map(alert => alert.text()).filter(text => text !== '')
    return { notice, alerts, isThere: () => notice.emitted('leave') === undefined }
  }

  test('says so, and gives way to the home page after ten seconds', async () => {
    const { alerts, isThere } = await end()
    // An alert that comes together with the page around it is read out in part.
    expect(alerts()).toEqual([])
    vi.advanceTimersByTime(150)
    await nextTick()
    expect(alerts()).toEqual([`${strings.ended.expired} ${strings.ended.leaving(10)} ${strings.ended.expiredText}`])
    vi.advanceTimersByTime(9849)
    expect(isThere()).toBe(true)
    vi.advanceTimersByTime(1)
    expect(isThere()).toBe(false)
  })

  test('reads out once that the home page follows, and says it no longer when one stays', async () => {
    const { notice, alerts } = await end()
    vi.advanceTimersByTime(150)
    await nextTick()
    const observer = new MutationObserver(() => {})
    observer.observe(notice.get('p[role=alert]').element, { subtree: true, childList: true, characterData: true })
    vi.advanceTimersByTime(3000)
    await nextTick()
    expect(alerts()).toEqual([expect.stringContaining(strings.ended.leaving(10))])
    expect(observer.takeRecords()).toEqual([])
    document.body.click()
    await nextTick()
    expect(alerts()).toEqual([`${strings.ended.expired} ${strings.ended.expiredText}`])
    // What is added or rewritten would be read out again.
    const changes = observer.takeRecords()
    expect(changes.map(({ type }) => type)).not.toContain('characterData')
    expect(changes.flatMap(({ addedNodes }) => [...addedNodes]).filter(node => node.textContent?.trim() && node.nodeType !== Node.COMMENT_NODE)).toEqual([])
    expect(notice.text()).not.toMatch(/home page opens/)
  })

  test('does not read out that the home page follows where somebody stays before', async () => {
    const { alerts } = await end()
    document.body.click()
    vi.advanceTimersByTime(150)
    await nextTick()
    expect(alerts()).toEqual([`${strings.ended.expired} ${strings.ended.expiredText}`])
  })

  test('counts the seconds down', async () => {
    const { notice } = await end()
    for (const seconds of [10, 9, 8, 7]) {
      expect(notice.text()).toContain(strings.ended.leaving(seconds))
      vi.advanceTimersByTime(1000)
      await nextTick()
    }
  })

  test('asks for a password where the room had one, and goes without one only knowingly', async () => {
    const { notice } = await end({ hadPassword: true })
    const press = (name: string) => notice.findAll('button').find(button => button.text() === name)?.trigger('click')
    await press(strings.ended.newRoom)
    expect(notice.emitted('create')).toBeUndefined()
    await notice.get('form').trigger('submit')
    expect(notice.emitted('create')).toBeUndefined()
    expect(notice.get('form [role=alert]').text()).toBe(strings.nextRoom.empty)
    await notice.get('input').setValue('open sesame')
    await notice.get('form').trigger('submit')
    await press(strings.nextRoom.without)
    expect(notice.emitted('create')).toEqual([['open sesame'], ['']])
  })

  test('makes one room, however often one asks, and says aloud what went wrong', async () => {
    const { notice, alerts } = await end()
    const create = notice.get('button')
    await create.trigger('click')
    await notice.setProps({ busy: true })
    await create.trigger('click')
    expect(notice.emitted('create')).toEqual([['']])
    await notice.setProps({ busy: false, problem: strings.door.failed })
    expect(alerts()).toEqual([strings.door.failed])
    // Beside the button that it is about.
    expect(notice.get('.actions + *').text()).toBe(strings.door.failed)
  })

  test('says that the server lost the room', async () => {
    const { alerts } = await end({ reason: 'lost' })
    vi.advanceTimersByTime(150)
    await nextTick()
    expect(alerts()).toEqual([`${strings.ended.lost} ${strings.ended.leaving(10)} ${strings.ended.lostText}`])
  })

  test.each([
    [{ leads: true }, 'leads'],
    [{}, 'follows'],
    [{ nextRoom: '/room/0123456789abcdef' }, 'notShared'],
    [{ nextRoom: '/room/0123456789abcdef', isShared: true }, undefined],
  ] as const)('says who leads into the next room: %o', async (props, advice) => {
    const { notice } = await end(props)
    for (const each of ['leads', 'follows', 'notShared'] as const) expect(notice.text().includes(strings.ended[each]), each).toBe(each === advice)
  })

  test('leads to where the others go on, and makes nothing', async () => {
    const { notice } = await end({ hadPassword: true, nextRoom: '/room/0123456789abcdef', isShared: true })
    expect(notice.text()).not.toContain(strings.ended.newRoom)
    await notice.get('button').trigger('click')
    expect(Object.keys(notice.emitted())).toEqual(expect.arrayContaining(['follow']))
    expect(notice.emitted('create')).toBeUndefined()
  })

  test.each(['keydown', 'touchstart', 'pointerdown', 'click', 'focusin'])('stays after %s', async (event) => {
    const { notice, isThere } = await end()
    const target = event === 'focusin' ? notice.get('button').element : document.body
    target.dispatchEvent(new Event(event, { bubbles: true }))
    vi.advanceTimersByTime(60_000)
    expect(isThere()).toBe(true)
    await notice.findAll('button').at(-1)?.trigger('click')
    expect(isThere()).toBe(false)
  })
})
