import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, vi } from 'vitest'
import { createRoom } from '~/packages/client/src/createRoom'
import { openRoom } from '~/packages/client/src/openRoom'
import type { Message, OpenRoom } from '~/packages/client/src/types'

/** Pause of each person between two messages (ms). */
const PACE_MS = 60
/** Far above any measured time: it only ends a hanging test. */
const PATIENCE = { timeout: 60_000, interval: 50 }

interface Talker {
  name: string
  room: OpenRoom
  heard: Message[]
  /** What was accepted, by its text. */
  accepted: Map<string, Message>
}

/** People in several rooms who talk all the time, with the typed client: it reconnects and sends again by itself. */
export class Crowd {
  readonly rooms: Talker[][] = []
  /** Rooms that were ended as lost. */
  lost = 0
  readonly #waits: number[] = []
  #isTalking = true
  readonly #talks: Promise<void>[] = []

  static async gather(site: string, { rooms, people }: { rooms: number, people: number }): Promise<Crowd> {
    const crowd = new Crowd()
    for (let count = 0; count < rooms; count += 1) {
      const { link } = await createRoom(site)
      crowd.rooms.push(await Promise.all(Array.from({ length: people }, (_, at) => crowd.#joins(link, `Person ${at}`))))
    }
    for (const talker of crowd.rooms.flat()) crowd.#talks.push(crowd.#talk(talker))
    onTestFinished(() => {
      crowd.#isTalking = false
      for (const { room } of crowd.rooms.flat()) room.leave()
    })
    return crowd
  }

  get accepted(): number {
    return this.rooms.flat().reduce((sum, { accepted }) => sum + accepted.size, 0)
  }

  /** How long people waited until a message was accepted: the longest time, and how often it was more than a second. */
  get waits(): string {
    return `the longest wait ${Math.round(Math.max(...this.#waits))} ms, ${this.#waits.filter(ms => ms > 1000).length} over a second`
  }

  /** Waits until so many more messages have been accepted. */
  async says(count: number): Promise<void> {
    const before = this.accepted
    await vi.waitFor(() => expect(this.accepted).toBeGreaterThanOrEqual(before + count), PATIENCE)
  }

  /** Everybody stops; checks that all accepted messages were heard by everyone, once, in one order. @returns how many there were. */
  async settles(): Promise<number> {
    this.#isTalking = false
    await Promise.all(this.#talks)
    for (const talkers of this.rooms) {
      const last = Math.max(...talkers.flatMap(({ heard }) => heard.map(({ seq }) => seq)))
      await vi.waitFor(() => {
        for (const { heard } of talkers) expect(heard.at(-1)?.seq).toBe(last)
      }, PATIENCE)
      const texts = talkers.map(({ heard }) => heard.map(({ seq, text }) => `${seq}: ${text}`))
      for (const text of texts) expect(text).toEqual(texts[0])
      const [first] = talkers
      expect(first?.heard.map(({ seq }) => seq)).toEqual(first?.heard.map((_, at) => at + 1))
      for (const { name, accepted } of talkers) {
        const own = first?.heard.filter(message => message.name === name).map(({ text }) => text) ?? []
        expect(own).toEqual(own.map((_, at) => `${name} says ${at}`))
        expect(own).toEqual(expect.arrayContaining([...accepted.keys()]))
      }
    }
    return this.accepted
  }

  async #joins(link: string, name: string): Promise<Talker> {
    const room = await openRoom(link, { name })
    const talker: Talker = { name, room, heard: [...room.messages], accepted: new Map() }
    room.on('message', message => void talker.heard.push(message))
    room.on('ended', (reason) => {
      if (reason === 'lost' && this.rooms.some(talkers => talkers[0] === talker)) this.lost += 1
    })
    return talker
  }

  async #talk({ name, room, accepted }: Talker): Promise<void> {
    for (let count = 0; this.#isTalking; count += 1) {
      const text = `${name} says ${count}`
      const startedAt = performance.now()
      const message = await room.post(text).catch(() => undefined)
      if (!message) return
      accepted.set(text, message)
      this.#waits.push(performance.now() - startedAt)
      // People pause between two messages: without that, the load of this test would be all that is tested.
      await wait(PACE_MS)
    }
  }
}
