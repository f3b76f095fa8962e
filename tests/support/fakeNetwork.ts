import type { RoomStatus } from '#shared/api'
import type { ClientFrame, JoinedFrame, ServerFrame } from '#shared/protocol'
import type { RoomNetwork } from '~/client/room/network'
import type { UpgradeRefusal } from '~/client/room/upgradeRefusal'

/** A connection whose other end is the test. */
export class FakeSocket {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readonly sent: ClientFrame[] = []
  isClosed = false

  send(text: string) {
    this.sent.push(JSON.parse(text) as ClientFrame)
  }

  close() {
    this.isClosed = true
  }

  opens() {
    this.onopen?.()
  }

  says(frame: ServerFrame) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  closes(code = 1006) {
    this.onclose?.({ code })
  }
}

/** A network, its timers and its clock, all moved by the test. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = []
  now = 0
  answer: RoomStatus | 'missing' | 'unknown' = 'unknown'
  /** What a refused upgrade is explained by; left out, a room that is there is let through by the server. */
  refusal: UpgradeRefusal | undefined
  private timers: { at: number, callback: () => void }[] = []

  readonly network: RoomNetwork = {
    connect: () => this.connect(),
    findRoom: () => Promise.resolve(this.answer),
    explainRefusal: () => Promise.resolve(this.refusal ?? this.refusalOfAnswer),
    endRoom: () => Promise.resolve(true),
    lockRoom: () => Promise.resolve(true),
    random: () => 0.5,
    readClock: () => ({ monotonic: this.now, wall: this.now }),
    after: (ms, callback) => {
      const timer = { at: this.now + ms, callback }
      this.timers.push(timer)
      return () => {
        this.timers = this.timers.filter(other => other !== timer)
      }
    },
  }

  private get refusalOfAnswer(): UpgradeRefusal {
    if (this.answer === 'unknown') return { why: 'unknown' }
    return { why: this.answer === 'missing' ? 'missing' : 'blocked' }
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('nothing has connected')
    return socket
  }

  private connect(): WebSocket {
    const socket = new FakeSocket()
    this.sockets.push(socket)
    // The socket speaks the part of the browser's interface that the client uses.
    return socket as unknown as WebSocket
  }

  /** Lets time pass; timers run in their order. */
  pass(ms: number) {
    const end = this.now + ms
    for (let due = this.nextTimer(end); due; due = this.nextTimer(end)) {
      this.timers = this.timers.filter(other => other !== due)
      this.now = due.at
      due.callback()
    }
    this.now = end
  }

  private nextTimer(end: number) {
    return this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
  }
}

/** Longer than any wait before a return (half of 15 s, as the random number here is), and shorter than an attempt may take. */
export const RETURN_MS = 8000

/** Lets everything go on that waited for an answer. */
export const turn = () => new Promise<void>(resolve => setTimeout(resolve))

export const ROOM = { id: '0123456789abcdef', createdAt: 1000, expiresAt: 3_601_000, encrypted: false, locked: false }
export const ANN = { id: 'ann', name: 'Ann' }
export const BEN = { id: 'ben', name: 'Ben' }

/** What a server answers to a first `join`. */
export const joined = (more: Partial<JoinedFrame> = {}): JoinedFrame => ({
  type: 'joined', self: ANN, session: 'secret', room: ROOM, now: 1000, participants: [ANN, BEN], messages: [], more: false, ...more,
})

/** A message by Ben, or by the given author. */
export const message = (seq: number, text: string, author = BEN, clientId = `m${seq}`) => ({
  seq, clientId, participantId: author.id, name: author.name, text, sentAt: 1000 + seq,
})
