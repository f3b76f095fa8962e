import { describe, expect } from 'vitest'
import { test } from '../support/browser'
import type { Visitor } from '../support/browser'

/** What a browser may refuse, each as something that throws when used; and, at last, all of them at once. */
const REFUSALS: Record<string, () => void> = {
  'storage': () => {
    for (const name of ['sessionStorage', 'localStorage']) {
      Object.defineProperty(window, name, { get: () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError')
      } })
    }
  },
  'storage that is there, and holds nothing': () => {
    for (const name of ['getItem', 'setItem', 'removeItem', 'key'] as const) {
      Storage.prototype[name] = () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
      }
    }
  },
  'no storage': () => {
    for (const name of ['sessionStorage', 'localStorage']) Object.defineProperty(window, name, { value: null })
  },
  'clipboard, sharing, notifications and sound': () => {
    const refuse = () => {
      throw new DOMException('no', 'NotAllowedError')
    }
    for (const name of ['clipboard', 'share', 'wakeLock', 'permissions']) Object.defineProperty(Navigator.prototype, name, { get: refuse })
    Object.assign(window, { AudioContext: refuse, Audio: refuse, Notification: Object.assign(refuse, { requestPermission: refuse, permission: 'default' }) })
    document.execCommand = refuse
  },
  'clipboard, sharing, notifications and sound that only say no': () => {
    const refuse = async () => await Promise.reject(new DOMException('no', 'NotAllowedError'))
    Object.defineProperty(Navigator.prototype, 'clipboard', { value: { writeText: refuse } })
    Object.defineProperty(Navigator.prototype, 'share', { value: refuse })
    Object.assign(Notification, { requestPermission: async () => await Promise.resolve('denied') })
    Object.defineProperty(window, 'AudioContext', { value: undefined })
    document.execCommand = () => false
  },
  'observers, and what is seen of the page': () => {
    for (const name of ['IntersectionObserver', 'ResizeObserver', 'visualViewport', 'requestIdleCallback', 'BroadcastChannel']) {
      Object.defineProperty(window, name, { value: undefined })
    }
  },
  'changes of the history': () => {
    for (const name of ['pushState', 'replaceState', 'go'] as const) {
      history[name] = () => {
        throw new DOMException('Attempt to use history.replaceState() more than 100 times per 30 seconds', 'SecurityError')
      }
    }
  },
  'workers, and cryptography of its own': () => {
    // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- as the one that it stands for
    Object.defineProperty(window, 'Worker', { value: class {
      constructor() {
        throw new DOMException('no', 'SecurityError')
      }
    } })
    Object.defineProperty(Crypto.prototype, 'subtle', { get: () => {
      throw new DOMException('no', 'SecurityError')
    } })
  },
  'dialogs': () => {
    HTMLDialogElement.prototype.showModal = () => {
      throw new DOMException('no', 'InvalidStateError')
    }
  },
}

/** Pastes while no field has the focus, as the keyboard does. */
async function pastes(person: Visitor, text: string) {
  await person.log.evaluate((target, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.items.add(text, 'text/plain')
    target.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }))
  }, text)
  expect(await person.field('Message').inputValue()).toBe(text)
}

describe.for(Object.keys(REFUSALS))('a browser that refuses %s', (what) => {
  test('lets people make a room, talk, share, switch, go and come, and end it', async ({ server, visitor }) => {
    const [ann, ben] = [await visitor(server.url), await visitor(server.url)]
    for (const person of [ann, ben]) await person.context.addInitScript(REFUSALS[what] ?? expect.fail())
    const link = what.startsWith('workers') ? await ann.makesEncryptedRoom('open sesame') : await ann.makesRoom()
    await ann.joins('Ann')
    await ben.goes(link)
    if (what.startsWith('workers')) await ben.page.getByLabel('Room password').fill('open sesame')
    await ben.joins('Ben')
    await ann.says('hello')
    await ben.hears('hello')
    await pastes(ben, '```\nsome code\n```')
    await ben.field('Message').press('Enter')
    await ann.presses('Copy code')
    await ann.sees(/^(?:Copied|Selected\. Copy it now\.)$/)
    await ann.presses('Share')
    await ann.presses('Copy link')
    await ann.isTold('status', /Link copied|link is selected/)
    await ann.presses('Close')
    await ann.chooses('Settings')
    for (const name of ['Sound', 'Notifications']) {
      const control = ann.page.getByRole('switch', { name })
      await control.click()
      // A switch is on only where it does something; where it is off, the page says why.
      if (await control.getAttribute('aria-checked') === 'false') await ann.isTold('alert', /Your browser (?:does not let|blocks)/)
    }
    if (what.includes('sound')) expect(await ann.page.getByRole('switch', { name: 'Sound' }).getAttribute('aria-checked')).toBe('false')
    if (what.includes('storage')) await ann.sees(/saves nothing for this site/)
    await ann.presses('Close')
    await ben.says('are you there?')
    await ann.hears('are you there?')
    // The owner may still end the room, in this page.
    await ann.chooses('End room')
    await ann.presses('Yes, end it')
    // Where the address cannot be changed in place, the home page is loaded at once, and the notice has no page to stand on.
    if (what !== 'changes of the history') {
      for (const person of [ann, ben]) await person.isTold('alert', 'This room was ended.')
      await ben.presses('Home page')
    }
    await ben.button('Create a room').waitFor()
    expect(await ben.page.content()).not.toContain('are you there?')
  })
})
