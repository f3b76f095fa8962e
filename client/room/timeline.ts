import type { Message, Participant } from '#shared/protocol'
import type { OutgoingMessage, Outbox } from './outbox'
import type { PresenceNotice } from './presence'
import { isEmpty } from './presence'

/** Messages of one person that follow within this time stand together (milliseconds). */
export const GROUP_MS = 5 * 60_000
/** Messages in a full section; the next message starts a new section. */
export const SECTION_MESSAGES = 50

/** A message as it is shown: accepted or pending. */
export type ShownMessage = Pick<Message, 'clientId' | 'participantId' | 'name' | 'text'> & Partial<Pick<Message, 'sentAt'>>
  & Pick<OutgoingMessage, 'problem'> & { readonly isWaiting?: boolean }

/** An entry of the conversation. `startsGroup`: it shows author and time. */
export type TimelineEntry
  = | { readonly type: 'message', readonly key: string, readonly message: ShownMessage, readonly startsGroup: boolean }
    | { readonly type: 'presence', readonly key: string, readonly notice: PresenceNotice }
    | { readonly type: 'unread', readonly key: 'unread' }

export interface TimelineContent {
  /** Oldest first, as the notices are. */
  readonly messages: readonly Message[]
  readonly notices: readonly PresenceNotice[]
  /** Our messages that are not accepted yet; they stand at the end. */
  readonly outbox: Outbox
  readonly self: Participant | undefined
  /** Whether pending messages wait for a connection. */
  readonly isOffline: boolean
  /** The last `seq` that was read, if the unread marker follows it. */
  readonly unreadAfter?: number
}

/** A section of the conversation: entries with a `seq` of `from` or more, up to the start of the next section. */
export interface TimelineSection {
  readonly key: string
  readonly from: number
  readonly entries: readonly TimelineEntry[]
  /** The input of the entries, to compare with. */
  readonly inputs: readonly unknown[]
}

export interface Timeline {
  readonly content: TimelineContent
  readonly sections: readonly TimelineSection[]
}

type Border = Pick<TimelineSection, 'key' | 'from'>

/** The entries of one section. `above` is the message before it. */
type Part = TimelineContent & { readonly above?: ShownMessage }

/**
 * Merges messages, notices and outbox in sections, so that a change costs one section, not the whole room: unchanged sections
 * keep their `entries` (the cache that makes Vue skip them). An entry never moves to another section.
 */
export function updateTimeline(before: Timeline | undefined, content: TimelineContent): Timeline {
  const old = new Map(before?.sections.map(section => [section.key, section]))
  const borders = nextBorders(before, content)
  const takeMessages = createOrderedQueue(content.messages, ({ seq }) => seq)
  const takeNotices = createOrderedQueue(content.notices, ({ afterSeq }) => afterSeq)
  let { unreadAfter } = content
  let above: ShownMessage | undefined
  const sections = borders.map((border, index) => {
    const next = borders[index + 1]
    const messages = takeMessages(next?.from)
    const hasUnread = unreadAfter !== undefined && (messages.at(-1)?.seq ?? 0) > unreadAfter
    const section = buildSection(border, {
      ...content,
      messages,
      notices: takeNotices(next?.from),
      outbox: next ? [] : content.outbox,
      unreadAfter: hasUnread ? unreadAfter : undefined,
      above,
    }, old.get(border.key))
    if (hasUnread) unreadAfter = undefined
    if (section.entries.length > 0) above = messageOf(section.entries.at(-1))
    return section
  })
  return { content, sections }
}

/** The message of an entry, by the entry's key. */
export function findMessage(sections: readonly TimelineSection[], key: string): ShownMessage | undefined {
  for (const { entries } of sections) {
    const entry = entries.find(entry => entry.key === key)
    if (entry?.type === 'message') return entry.message
  }
  return undefined
}

/** Where sections start: each older page is one, and after a full one the next message starts another. */
function nextBorders(before: Timeline | undefined, { messages, outbox }: TimelineContent): readonly Border[] {
  const borders: Border[] = [...before?.sections ?? [{ key: 'opening', from: 0 }]]
  const [first] = borders
  const last = borders.at(-1)
  if (!before || !first || !last || messages.length === 0) return borders
  const held = before.content.messages
  const firstSeq = held[0]?.seq
  if (firstSeq !== undefined && (messages[0]?.seq ?? firstSeq) < firstSeq) {
    borders.splice(0, 1, { key: `before ${firstSeq}`, from: 0 }, { key: first.key, from: firstSeq })
  }
  // Pending messages are in the last section, and stay there once accepted.
  const isFull = before.content.outbox.length === 0 && (held.at(-SECTION_MESSAGES)?.seq ?? -1) >= last.from
  const lastSeq = held.at(-1)?.seq ?? 0
  if (isFull && (outbox.length > 0 || (messages.at(-1)?.seq ?? 0) > lastSeq)) borders.push({ key: `after ${lastSeq}`, from: lastSeq + 1 })
  return borders
}

/** Takes the next items of a list, up to a `seq`. */
function createOrderedQueue<Item>(list: readonly Item[], seqOf: (item: Item) => number) {
  let at = 0
  return (until = Number.POSITIVE_INFINITY): readonly Item[] => {
    const start = at
    for (let item = list[at]; item && seqOf(item) < until; item = list[++at]);
    return list.slice(start, at)
  }
}

function buildSection({ key, from }: Border, part: Part, old: TimelineSection | undefined): TimelineSection {
  const { messages, notices, outbox, self, isOffline, unreadAfter, above } = part
  const inputs = [above, unreadAfter, ...messages, ...notices, ...outbox.length > 0 ? [self, isOffline, ...outbox] : []]
  const isSame = old?.inputs.length === inputs.length && inputs.every((input, index) => input === old.inputs[index])
  return { key, from, inputs, entries: isSame ? old.entries : enterPart(part) }
}

function enterPart({ messages, notices, outbox, self, isOffline, unreadAfter, above }: Part): TimelineEntry[] {
  const entries: TimelineEntry[] = []
  const takeNotices = createOrderedQueue(notices, ({ afterSeq }) => afterSeq)
  const enterNotices = (until?: number) => {
    for (const notice of takeNotices(until)) {
      if (!isEmpty(notice)) entries.push({ type: 'presence', key: `presence ${notice.afterSeq}`, notice })
    }
  }
  const enterMessage = (message: ShownMessage) => {
    const previous = entries.length > 0 ? messageOf(entries.at(-1)) : above
    // The key is the same before and after a message is accepted.
    entries.push({ type: 'message', key: `${message.participantId} ${message.clientId}`, message, startsGroup: !continues(previous, message) })
  }
  const firstUnread = unreadAfter === undefined ? undefined : messages.find(({ seq }) => seq > unreadAfter)
  for (const message of messages) {
    enterNotices(message.seq)
    if (message === firstUnread) entries.push({ type: 'unread', key: 'unread' })
    enterMessage(message)
  }
  enterNotices()
  for (const { clientId, text, problem } of outbox) {
    if (self) enterMessage({ clientId, text, problem, participantId: self.id, name: self.name, isWaiting: isOffline })
  }
  return entries
}

function messageOf(entry: TimelineEntry | undefined): ShownMessage | undefined {
  return entry?.type === 'message' ? entry.message : undefined
}

function continues(previous: ShownMessage | undefined, { participantId, sentAt }: ShownMessage): boolean {
  if (previous?.participantId !== participantId) return false
  return sentAt === undefined || sentAt - (previous.sentAt ?? sentAt) < GROUP_MS
}
