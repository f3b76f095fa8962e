import type { ClientFrame, Message, ServerFrame } from '#shared/protocol'

const PAGE = 3
export const SELF = { id: 'self', name: 'Ann' }
const OTHER = { id: 'other', name: 'Ben' }

/** A room of a server that keeps the protocol, without a network: small pages, and one client under test. */
export class ModelServer {
  /** Every message ever posted. */
  readonly posted: Message[] = []
  /** Frames sent to the client and not delivered yet. */
  toClient: ServerFrame[] = []
  toServer: ClientFrame[] = []
  private firstKept = 1
  private joined = false
  private refusals = 0

  /** The retained messages: the oldest may have been erased. */
  get kept(): Message[] {
    return this.posted.filter(({ seq }) => seq >= this.firstKept)
  }

  /** Drops everything in transit. */
  cut() {
    this.toClient = []
    this.toServer = []
    this.joined = false
  }

  /** Erases the older half. */
  erase() {
    this.firstKept += Math.floor(this.kept.length / 2)
  }

  /** Refuses the next messages of the client. */
  refuse(times: number) {
    this.refusals = times
  }

  otherPosts(text: string) {
    this.commit(OTHER, `other ${this.posted.length}`, text)
  }

  /** Reads the client's next frame. */
  read() {
    const frame = this.toServer.shift()
    if (frame?.type === 'join') this.join(frame.after)
    else if (frame?.type === 'history') this.sendPage(frame)
    else if (frame?.type === 'message') this.post(frame.clientId, frame.text)
  }

  private join(after: number | undefined) {
    this.joined = true
    const { messages, more } = this.page({ after })
    this.toClient.push({
      type: 'joined', self: SELF, session: 'token', now: 0, participants: [SELF, OTHER], messages, more,
      room: { id: '0123456789abcdef', createdAt: 0, expiresAt: 3_600_000, encrypted: false, locked: false },
    })
  }

  private sendPage(wanted: { after?: number, before?: number }) {
    this.toClient.push({ type: 'history', ...this.page(wanted) })
  }

  private page({ after, before }: { after?: number, before?: number }): { messages: Message[], more: boolean } {
    const found = this.kept.filter(({ seq }) => seq > (after ?? -1) && seq < (before ?? Number.POSITIVE_INFINITY))
    return { messages: after === undefined ? found.slice(-PAGE) : found.slice(0, PAGE), more: found.length > PAGE }
  }

  private post(clientId: string, text: string) {
    const known = this.posted.find(message => message.participantId === SELF.id && message.clientId === clientId)
    if (known) this.toClient.push({ type: 'message', ...known })
    else if (this.refusals-- > 0) this.toClient.push({ type: 'error', code: 'rate_limited', message: '', clientId, retryAfterMs: 500 })
    else this.commit(SELF, clientId, text)
  }

  private commit(author: typeof SELF, clientId: string, text: string) {
    const message = { seq: this.posted.length + 1, clientId, participantId: author.id, name: author.name, text, sentAt: this.posted.length }
    this.posted.push(message)
    if (this.joined) this.toClient.push({ type: 'message', ...message })
  }
}
