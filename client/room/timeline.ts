import type { Message, Participant } from '#shared/protocol'
import type { OutgoingMessage, Outbox } from './outbox'
import type { PresenceNotice } from './presence'

/** Messages of one person that follow within this time stand together (milliseconds). */
export const GROUP_MS = 5 * 60_000
/** A section with this many messages is full: what comes after it starts the next one. */
export const SECTION_MESSAGES = 50

/** A message as it is shown: accepted, or still on its way. */
export type ShownMessage = Pick<Message, 'clientId' | 'participantId' | 'name' | 'text'> & Partial<Pick<Message, 'sentAt'>>
  & Pick<OutgoingMessage, 'problem'> & { readonly isWaiting?: boolean }

/** A line of the conversation. `startsGroup`: it shows who speaks, and when. */
export type TimelineEntry
  = | { readonly type: 'message', readonly key: string, readonly message: ShownMessage, readonly startsGroup: boolean }
    | { readonly type: 'presence', readonly key: string, readonly notice: PresenceNotice }
    | { readonly type: 'unread', readonly key: 'unread' }

/** What a timeline is made of. */
export interface TimelineContent {
  /** Oldest first, as the notices are. */
  readonly messages: readonly Message[]
  readonly notices: readonly PresenceNotice[]
  /** What we have written and is not accepted yet: it stands below the rest. */
  readonly outbox: Outbox
  readonly self: Participant | undefined
  /** Whether what is on its way has to wait for a connection. */
  readonly isOffline: boolean
  /** The last `seq` that was read, where a marker is to stand after it. */
  readonly unreadAfter?: number
}

/** A part of the conversation: what has a `seq` of `from` or more, up to where the next section starts. */
export interface TimelineSection {
  readonly key: string
  readonly from: number
  readonly entries: readonly TimelineEntry[]
  /** All that the entries follow from. */
  readonly inputs: readonly unknown[]
}

/** The conversation, and what it was made of. */
export interface Timeline {
  readonly content: TimelineContent
  readonly sections: readonly TimelineSection[]
}

type Border = Pick<TimelineSection, 'key' | 'from'>

/** What stands in one section. `above` is the message right over it. */
type Part = TimelineContent & { readonly above?: ShownMessage }

/**
 * Puts everything in one line, in sections, so that a change costs as much as a section and not as much as the room: where
 * nothing has changed, the `entries` are the same as before. An entry never moves to another section.
 *
 * @param before what this timeline follows.
 */
export function updateTimeline(before: Timeline | undefined, content: TimelineContent): Timeline {
  const old = new Map(before?.sections.map(section => [section.key, section]))
  const borders = nextBorders(before, content)
  const takeMessages = inOrder(content.messages, ({ seq }) => seq)
  const takeNotices = inOrder(content.notices, ({ afterSeq }) => afterSeq)
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

/** Where the sections start: every older page is one, and where the last one is full, what comes next starts another. */
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
  // What is under way already stands in the last section, and stays there once it is accepted.
  const isFull = before.content.outbox.length === 0 && (held.at(-SECTION_MESSAGES)?.seq ?? -1) >= last.from
  const lastSeq = held.at(-1)?.seq ?? 0
  if (isFull && (outbox.length > 0 || (messages.at(-1)?.seq ?? 0) > lastSeq)) borders.push({ key: `after ${lastSeq}`, from: lastSeq + 1 })
  return borders
}

/** Gives what comes next of a list, up to a `seq`. */
function inOrder<Item>(list: readonly Item[], seqOf: (item: Item) => number) {
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
  const takeNotices = inOrder(notices, ({ afterSeq }) => afterSeq)
  const enterNotices = (until?: number) => {
    for (const notice of takeNotices(until)) {
      if (notice.movements.length > 0) entries.push({ type: 'presence', key: `presence ${notice.afterSeq}`, notice })
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
