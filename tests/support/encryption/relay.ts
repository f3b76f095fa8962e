import type { ClientFrame, Message, Participant, ServerFrame } from '#shared/protocol'
import { VECTOR } from './vector'

/** Events of a relay for a client. */
export interface RelayEvents {
  readonly opened: () => void
  readonly received: (frame: ServerFrame) => void
  readonly lost: () => void
  readonly closed: (code: number) => void
  readonly refused: (why: 'missing' | 'blocked') => void
}

const PAGE = 2

/** The server of one encrypted room: keeps the protocol, without a network, and sees only what it is sent. */
export class Relay {
  /** Every frame that it ever received. */
  readonly heard: ClientFrame[] = []
  readonly messages: Message[] = []
  readonly people: Participant[] = []
  readonly links: Link[] = []

  /** Creates a connection for a client; call `open` to begin. */
  link(events: RelayEvents): Link {
    const link = new Link(this, events)
    this.links.push(link)
    return link
  }

  take(link: Link, frame: ClientFrame) {
    this.heard.push(frame)
    if (frame.type === 'join') this.join(link, frame)
    else if (frame.type === 'message') this.post(link, frame)
    else if (frame.type === 'rename') this.rename(link, frame.name)
    else if (frame.type === 'history') link.tell({ type: 'history', ...this.page(frame) })
    else if (frame.type === 'typing') this.tellOthers(link, { type: 'typing', participantId: link.self?.id ?? '' })
  }

  private join(link: Link, { name = '', session, after }: Extract<ClientFrame, { type: 'join' }>) {
    const known = this.people.find(({ id }) => id === session)
    const self = known ?? { id: `p${this.people.length}`, name }
    if (!known) this.people.push(self)
    link.self = self
    link.tell({
      type: 'joined', self, session: self.id, now: 0, participants: [...this.people], ...this.page({ after }),
      room: { id: VECTOR.roomId, createdAt: 0, expiresAt: 3_600_000, encrypted: true, locked: false },
    })
    if (!known) this.tellOthers(link, { type: 'participant', event: 'joined', participant: self })
  }

  private rename(link: Link, name: string) {
    if (!link.self) return
    const self = { ...link.self, name }
    link.self = self
    this.people.splice(this.people.findIndex(({ id }) => id === self.id), 1, self)
    for (const each of this.links) each.tell({ type: 'participant', event: 'renamed', participant: self })
  }

  private post(link: Link, { clientId, text }: Extract<ClientFrame, { type: 'message' }>) {
    const { id: participantId, name } = this.people.find(({ id }) => id === link.self?.id) ?? { id: '', name: '' }
    const known = this.messages.find(message => message.participantId === participantId && message.clientId === clientId)
    if (known) return link.tell({ type: 'message', ...known })
    const message = { seq: this.messages.length + 1, clientId, participantId, name, text, sentAt: 0 }
    this.messages.push(message)
    for (const each of this.links) each.tell({ type: 'message', ...message })
  }

  private page({ after, before }: { after?: number, before?: number }) {
    const found = this.messages.filter(({ seq }) => seq > (after ?? -1) && seq < (before ?? Number.POSITIVE_INFINITY))
    return { messages: after === undefined ? found.slice(-PAGE) : found.slice(0, PAGE), more: found.length > PAGE }
  }

  private tellOthers(link: Link, frame: ServerFrame) {
    for (const each of this.links) if (each !== link && each.self) each.tell(frame)
  }
}

/** One client's connection to the relay. */
export class Link {
  self: Participant | undefined
  private isOpen = false

  constructor(private readonly relay: Relay, private readonly events: RelayEvents) {}

  open = () => {
    if (this.isOpen) return
    this.isOpen = true
    this.events.opened()
  }

  /** Cuts the network. */
  drop = () => {
    if (!this.isOpen) return
    this.close()
    this.events.lost()
  }

  close = () => {
    this.isOpen = false
    this.self = undefined
  }

  send = (frame: ClientFrame) => {
    if (this.isOpen) this.relay.take(this, frame)
    return this.isOpen
  }

  tell(frame: ServerFrame) {
    if (this.isOpen) this.events.received(frame)
  }
}
