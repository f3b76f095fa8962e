import { expect } from 'vitest'
import { control, PATIENCE_MS, untilSeen } from './inPage'
import type { Role, Tab } from './tab'

/** Somebody with a browser of any engine. */
export class Person {
  /** @param url the address of the site. */
  constructor(readonly tab: Tab, readonly url: string) {}

  /** Goes to an address, or to a path of the site. */
  async goes(to: string): Promise<void> {
    await this.tab.goes(to.startsWith('/') ? this.url + to : to)
  }

  async presses(name: string, role: Role = 'button'): Promise<void> {
    await this.tab.clicks(role, name)
  }

  /** Waits until a text is on the page. */
  async sees(text: string, selector = 'body'): Promise<void> {
    await this.tab.runs(untilSeen, { selector, text, by: 'part', patienceMs: PATIENCE_MS })
  }

  /** Waits for an alert with this text. */
  async isTold(text: string): Promise<void> {
    await this.sees(text, '[role=alert]')
  }

  /** The path of the page, with its fragment. */
  async path(): Promise<string> {
    return await this.tab.runs(() => location.pathname + location.hash, undefined)
  }

  /** Creates a room from the home page, up to its door. @returns its path. */
  async makesRoom(): Promise<string> {
    await this.goes('/')
    await this.presses('Create a room')
    await this.sees('Your name')
    return await this.path()
  }

  /** Joins at the door, and can write at once. */
  async joins(name: string): Promise<void> {
    await this.tab.writes('Your name', name)
    await this.presses('Join')
    await this.entersRoom()
  }

  /** Waits for the conversation, which has the focus in the field for messages. */
  async entersRoom(): Promise<void> {
    await this.tab.runs(untilSeen, { ...control('textbox', 'Message'), by: 'focus' })
  }

  /** Writes and sends a message, and sees it. */
  async says(text: string): Promise<void> {
    await this.tab.writes('Message', text)
    await this.tab.presses('Enter')
    await this.hears(text)
  }

  /** Waits until a message is in the conversation, and expects it there once. */
  async hears(text: string): Promise<void> {
    await this.tab.runs(untilSeen, { selector: '[role=log] p', text, by: 'whole', patienceMs: PATIENCE_MS })
    expect(await this.messages(new RegExp(`^${text}$`)), 'the messages of this text').toEqual([text])
  }

  /** Those messages of the conversation that match, in its order. */
  async messages(pattern: RegExp): Promise<string[]> {
    const texts = await this.tab.runs(() => [...document.querySelectorAll('[role=log] p')].map(({ textContent }) => textContent ?? ''), undefined)
    return texts.filter(text => pattern.test(text))
  }

  /** How far the end of the conversation is from where it is read (px). */
  async distanceToEnd(): Promise<number> {
    return await this.tab.runs(() => {
      const log = document.querySelector('[role=log]')
      return log ? log.scrollHeight - log.scrollTop - log.clientHeight : Number.NaN
    }, undefined)
  }
}
