import type { Address, Client } from './client.ts'
import type { Dialect, DialectName } from './dialect.ts'
import { answerPing, dialects } from './dialect.ts'
import { DIGITS, NumberedFrame } from './frame.ts'
import type { Measured } from './meter.ts'

/** Connections opened at a time. */
const OPENING = 32
const TEXT = 'The quick brown fox jumps over the lazy dog, and nobody minds.'
const CLIENT_ID = '"clientId":"'
const COMMA = 0x2C

/** The rooms, and the protocol of their people. */
export interface CrowdOptions extends Address, Measured {
  dialect: DialectName
  /** Ports of several processes in place of `port`: people take turns, or whole rooms do (`isTogether`). */
  ports?: readonly number[]
  isTogether?: boolean
  /** The rooms, by their names in an address. */
  rooms: string[]
  /** People per room. */
  people: number
}

/** People in rooms; counts their deliveries: every message, once, and in order. */
export class Crowd {
  /** By room. */
  readonly rooms: Client[][] = []
  deliveries = 0
  /** Duplicates, messages that followed a later one, and other frames. */
  faults = 0
  readonly #dialect: Dialect
  readonly #options: CrowdOptions
  readonly #sent: number[] = []
  readonly #frame: NumberedFrame
  readonly #opening: number
  readonly #kindAt: number

  constructor(options: CrowdOptions) {
    this.#options = options
    this.#dialect = dialects[options.dialect]
    this.#frame = new NumberedFrame(digits => this.#dialect.post(digits, TEXT))
    this.#opening = this.#dialect.opening.length
    this.#kindAt = this.#dialect.opening.indexOf('message')
  }

  /** Everyone joins. */
  async join(): Promise<void> {
    const { rooms, people, port, ports = [port], isTogether } = this.#options
    const all = rooms.flatMap((room, index) => Array.from({ length: people }, (_, person) => ({ room, index, person })))
    for (const _ of rooms) {
      this.rooms.push([])
      this.#sent.push(0)
    }
    await eachOf(all, OPENING, async ({ room, index, person }) => {
      const address = { ...this.#options, port: ports[(isTogether ? index : person) % ports.length] ?? port }
      const client = await this.#dialect.join(index * people + person, address, room, `Person ${person}`)
      this.rooms[index]?.push(client)
    })
  }

  /** Listens to everyone. @param onMessage called for each delivery, with the receiver and the sender's number of the message. */
  listen(onMessage: (client: Client, number: number) => void) {
    const kind = 'm'.charCodeAt(0)
    const toNumber = CLIENT_ID.length
    for (const client of this.rooms.flat()) {
      client.onText = (client, bytes, start, end) => {
        if (bytes[start + this.#kindAt] !== kind) return this.#other(client, bytes, start, end)
        let at = start + this.#opening
        let seq = 0
        for (let byte = bytes[at]; byte !== COMMA && byte !== undefined; byte = bytes[at += 1]) seq = seq * 10 + byte - 48
        if (seq !== client.lastSeq + 1) this.faults += 1
        client.lastSeq = seq
        this.deliveries += 1
        at += 1 + toNumber
        let number = 0
        for (let digit = 0; digit < DIGITS; digit += 1) number = number * 10 + (bytes[at + digit] ?? 0) - 48
        onMessage(client, number)
      }
    }
  }

  /** Posts a message with this number. */
  post(room: number, client: Client, number: number) {
    this.#sent[room] = (this.#sent[room] ?? 0) + 1
    client.write(this.#frame.with(number))
  }

  /** The number of posted messages. */
  get posted(): number {
    return this.#sent.reduce((sum, count) => sum + count, 0)
  }

  /** Waits for all deliveries. @returns how many are missing after a timeout. */
  async settle(): Promise<number> {
    const until = performance.now() + 15_000
    while (this.#missing() > 0 && performance.now() < until) await new Promise(resolve => setTimeout(resolve, 20))
    return this.#missing()
  }

  leave() {
    for (const client of this.rooms.flat()) client.destroy()
  }

  #missing(): number {
    return this.rooms.reduce((sum, clients, room) =>
      sum + clients.reduce((missing, { lastSeq }) => missing + (this.#sent[room] ?? 0) - lastSeq, 0), 0)
  }

  #other(client: Client, bytes: Buffer, start: number, end: number) {
    const text = bytes.toString('utf8', start, Math.min(end, start + 60))
    if (text.startsWith('{"type":"participant"')) return
    if (end - start === 1) return answerPing(client, bytes, start, end)
    this.faults += 1
  }
}

/** Runs a task for each item, a few at a time. */
export async function eachOf<Item>(items: Item[], atATime: number, work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values()
  await Promise.all(Array.from({ length: atATime }, async () => {
    for (const item of left) await work(item)
  }))
}
