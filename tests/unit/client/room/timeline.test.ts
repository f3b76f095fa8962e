import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Timeline, TimelineContent } from '~/client/room/timeline'
import { GROUP_MS, SECTION_MESSAGES, updateTimeline } from '~/client/room/timeline'

const SELF = 'ann'
const NOTHING: TimelineContent = { messages: [], notices: [], outbox: [], self: { id: SELF, name: SELF }, isOffline: false }

const said = (seq: number, author: string, sentAt = seq) => ({ seq, clientId: `c${seq}`, participantId: author, name: author, text: `${seq}`, sentAt })
const ALL = Array.from({ length: 10_000 }, (_, seq) => said(seq, 'ben'))
const many = (from: number, to: number) => ALL.slice(from, to + 1)
const joined = (afterSeq: number, name: string) => ({ afterSeq, movements: [{ participant: { id: name, name }, movement: 'joined' as const }], newNames: [] })
const waiting = (clientId: string) => ({ clientId, text: clientId, status: 'waiting' as const })

const build = (content: Partial<TimelineContent>, before?: Timeline) => updateTimeline(before, { ...NOTHING, ...content })
const entriesOf = ({ sections }: Timeline) => sections.flatMap(({ entries }) => entries)
/** A line in short: `+` starts a group. */
const short = (timeline: Timeline) => entriesOf(timeline).map(entry =>
  entry.type === 'message' ? `${entry.startsGroup ? '+' : ''}${entry.message.text}` : entry.type)

describe('in one line', () => {
  test('consecutive messages of one person form a group', () => {
    expect(short(build({ messages: [said(1, 'ann'), said(2, 'ann'), said(3, 'ben'), said(4, 'ann')] }))).toEqual(['+1', '2', '+3', '+4'])
  })

  test('a pause starts a new group', () => {
    expect(short(build({ messages: [said(1, 'ann', 0), said(2, 'ann', GROUP_MS - 1), said(3, 'ann', 2 * GROUP_MS)] }))).toEqual(['+1', '2', '+3'])
  })

  test('notices stand at their time, and empty ones are left out', () => {
    const notices = [joined(0, 'ann'), joined(1, 'ben'), { afterSeq: 2, movements: [], newNames: [] }]
    expect(short(build({ messages: [said(1, 'ann'), said(2, 'ann')], notices }))).toEqual(['presence', '+1', 'presence', '+2'])
  })

  test('a marker stands before the first message that was not read', () => {
    expect(short(build({ messages: [said(1, 'ann'), said(2, 'ann'), said(3, 'ann')], unreadAfter: 1 }))).toEqual(['+1', 'unread', '+2', '3'])
    expect(short(build({ messages: [said(1, 'ann')], unreadAfter: 1 }))).toEqual(['+1'])
  })

  test('a message keeps its key from the outbox into the conversation', () => {
    const own = said(2, SELF)
    const before = build({ messages: [said(1, SELF)], outbox: [waiting(own.clientId)] })
    expect(short(before)).toEqual(['+1', own.clientId])
    expect(entriesOf(before).at(-1)?.key).toBe(entriesOf(build({ messages: [said(1, SELF), own] })).at(-1)?.key)
  })
})

describe('in sections', () => {
  const full = build({ messages: many(1, SECTION_MESSAGES) }, build({}))

  test('a new message changes no full section', () => {
    const after = build({ messages: many(1, SECTION_MESSAGES + 1) }, full)
    const later = build({ messages: many(1, SECTION_MESSAGES + 2) }, after)
    expect(later.sections).toHaveLength(2)
    expect(later.sections[0]?.entries).toBe(full.sections[0]?.entries)
    expect(later.sections[1]?.key).toBe(after.sections[1]?.key)
  })

  test('an older page is one of its own, and changes the next at most where they meet', () => {
    const before = build({ messages: many(101, 220) }, build({ messages: many(101, 180) }, build({})))
    const after = build({ messages: many(1, 220) }, before)
    expect(after.sections.map(({ key }) => key)).toEqual(['before 101', ...before.sections.map(({ key }) => key)])
    expect(after.sections[2]?.entries).toBe(before.sections[1]?.entries)
    expect(short(after)).toEqual(short(build({ messages: many(1, 220) })))
  })

  type Step = 'othersPost' | 'someoneJoins' | 'weWrite' | 'accepted' | 'givenUp' | 'pageBack' | 'looksAway' | 'connection'
  const steps = fc.array(fc.constantFrom<Step>('othersPost', 'someoneJoins', 'weWrite', 'accepted', 'givenUp', 'pageBack', 'looksAway', 'connection'), { maxLength: 40, size: 'max' })

  function take(step: Step, content: TimelineContent, at: number): TimelineContent {
    const { messages, notices, outbox } = content
    const last = messages.at(-1)?.seq ?? 0
    const [own] = outbox
    switch (step) {
      case 'othersPost': return { ...content, messages: [...messages, ...many(last + 1, last + 1 + at % 40)] }
      case 'someoneJoins': return notices.at(-1)?.afterSeq === last ? content : { ...content, notices: [...notices, joined(last, `guest ${at}`)] }
      case 'weWrite': return { ...content, outbox: [...outbox, waiting(`own ${at}`)] }
      case 'accepted': return own ? { ...content, outbox: outbox.slice(1), messages: [...messages, { ...said(last + 1, SELF), clientId: own.clientId }] } : content
      case 'givenUp': return { ...content, outbox: outbox.slice(1) }
      case 'pageBack': return messages[0] ? { ...content, messages: [...many(messages[0].seq - 50, messages[0].seq - 1), ...messages] } : content
      case 'looksAway': return { ...content, unreadAfter: last }
      case 'connection': return { ...content, isOffline: !content.isOffline }
    }
  }

  test('after any changes, everything is there once, in order, and in its section', () => {
    fc.assert(fc.property(steps, (taken) => {
      let content: TimelineContent = { ...NOTHING, messages: many(5001, 5080) }
      let timeline = updateTimeline(build({}), content)
      const sectionOf = new Map<string, string>()
      const moved: string[] = []
      taken.forEach((step, at) => {
        content = take(step, content, at)
        timeline = updateTimeline(timeline, content)
        for (const section of timeline.sections) {
          for (const { type, key } of section.entries) {
            if (type !== 'unread' && (sectionOf.get(key) ?? section.key) !== section.key) moved.push(key)
            sectionOf.set(key, section.key)
          }
        }
      })
      expect(moved).toEqual([])
      expect(entriesOf(timeline)).toEqual(entriesOf(updateTimeline(undefined, content)))
      expect(new Set(entriesOf(timeline).map(({ key }) => key)).size).toBe(entriesOf(timeline).length)
    }), { numRuns: 200 })
  })
})
