import type { SealedMessage } from './messages'
import { readMessages } from './messages'

/** What a channel of a room says. Those with a number come in its order, without a gap; typing and the end have none (0). */
export type RoomEvent = { number: number } & (
  | { kind: 'messages', messages: SealedMessage[] }
  | { kind: 'joined', id: string, presence: string, name: Buffer }
  | { kind: 'presence', id: string, presence: string }
  | { kind: 'renamed', id: string, name: Buffer }
  | { kind: 'left', id: string, isForGood: boolean }
  | { kind: 'locked', locked: boolean }
  | { kind: 'typing', id: string }
  | { kind: 'ended', reason: string }
)

const LINE_END = 0x0A

/** Parses what `tell` of the functions has published. @returns `undefined` for what another version may say. */
export function parseEvent(payload: Buffer): RoomEvent | undefined {
  const end = payload.indexOf(LINE_END)
  const [kind, count, ...words] = payload.toString('latin1', 0, end < 0 ? payload.length : end).split(' ')
  const rest = end < 0 ? Buffer.alloc(0) : payload.subarray(end + 1)
  const number = Number(count)
  const [first = '', second = ''] = words
  switch (kind) {
    case 'm': return { kind: 'messages', number, messages: readMessages(rest) }
    case 'j': return { kind: 'joined', number, id: first, presence: second, name: rest }
    case 'h': return { kind: 'presence', number, id: first, presence: second }
    case 'r': return { kind: 'renamed', number, id: first, name: rest }
    case 'l': return { kind: 'left', number, id: first, isForGood: second === '1' }
    case 'k': return { kind: 'locked', number, locked: first === '1' }
    case 't': return { kind: 'typing', number: 0, id: first }
    case 'z': return { kind: 'ended', number: 0, reason: first }
    default: return undefined
  }
}
