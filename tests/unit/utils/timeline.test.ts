import { expect, test } from 'vitest'
import { GROUP_MS, appendOutbox, buildTimeline } from '~/utils/timeline'

const said = (seq: number, author: string, sentAt = seq) => ({ seq, clientId: `c${seq}`, participantId: author, name: author, text: `${seq}`, sentAt })
const joined = (afterSeq: number, name: string) => ({ afterSeq, movements: [{ participant: { id: name, name }, movement: 'joined' as const }] })

/** A line in short: `+` starts a group. */
const short = (entries: ReturnType<typeof buildTimeline>) => entries.map(entry =>
  entry.type === 'message' || entry.type === 'outgoing' ? `${entry.startsGroup ? '+' : ''}${entry.message.text}` : entry.type)

test('groups what one person says in a row', () => {
  expect(short(buildTimeline([said(1, 'ann'), said(2, 'ann'), said(3, 'ben'), said(4, 'ann')], []))).toEqual(['+1', '2', '+3', '+4'])
})

test('starts a new group after a pause', () => {
  expect(short(buildTimeline([said(1, 'ann', 0), said(2, 'ann', GROUP_MS - 1), said(3, 'ann', 2 * GROUP_MS)], []))).toEqual(['+1', '2', '+3'])
})

test('puts notices where they happened, and leaves out the empty ones', () => {
  expect(short(buildTimeline([said(1, 'ann'), said(2, 'ann')], [joined(0, 'ann'), joined(1, 'ben'), { afterSeq: 2, movements: [] }]))).toEqual(['presence', '+1', 'presence', '+2'])
})

test('marks the first message that was not read', () => {
  expect(short(buildTimeline([said(1, 'ann'), said(2, 'ann'), said(3, 'ann')], [], 1))).toEqual(['+1', 'unread', '+2', '3'])
  expect(short(buildTimeline([said(1, 'ann')], [], 1))).toEqual(['+1'])
})

test('a message keeps its key from the outbox into the conversation', () => {
  const own = said(2, 'ann')
  const waiting = appendOutbox(buildTimeline([said(1, 'ann')], []), [{ clientId: own.clientId, text: '2', status: 'waiting' }], 'ann')
  expect(short(waiting)).toEqual(['+1', '2'])
  expect(waiting.at(-1)?.key).toBe(buildTimeline([own], []).at(-1)?.key)
})

test('every key is there once', () => {
  const entries = appendOutbox(buildTimeline([said(1, 'ann'), said(2, 'ben')], [joined(0, 'ann'), joined(1, 'ben')], 1), [{ clientId: 'x', text: 'x', status: 'failed' }], 'ann')
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
})
