import * as v from 'valibot'
import { CLIENT_ID_LENGTH, PAGE_MESSAGES } from './limits.ts'
import { isWellFormed } from './wellFormed.ts'

/** The WebSocket protocol: one schema per frame, with its type inferred. Documented in `docs/protocol.md`. */

// SQLite and UTF-8 cannot hold a lone surrogate: the stored text must equal the sent one.
const wellFormed = v.pipe(v.string(), v.check(isWellFormed, 'must be well-formed Unicode'))
const clientId = v.pipe(wellFormed, v.minLength(1), v.maxLength(CLIENT_ID_LENGTH))
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const time = v.pipe(v.number(), v.safeInteger())
const pageLimit = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(PAGE_MESSAGES))

// Client to server

const joinFrame = v.strictObject({
  type: v.literal('join'),
  name: v.optional(v.string()),
  session: v.optional(v.string()),
  after: v.optional(seq),
  proof: v.optional(v.string()),
})

const postFrame = v.strictObject({ type: v.literal('message'), clientId, text: v.string() })

/** What says which message a frame is, also where all else is wrong: errors name it. */
export const messageReference = v.object({ type: v.literal('message'), clientId })

const historyRequestFrame = v.pipe(
  v.strictObject({
    type: v.literal('history'),
    before: v.optional(seq),
    after: v.optional(seq),
    limit: v.optional(pageLimit),
  }),
  v.check(({ before, after }) => (before === undefined) !== (after === undefined), 'takes either before or after'),
)

const typingFrame = v.strictObject({ type: v.literal('typing') })
const pingFrame = v.strictObject({ type: v.literal('ping') })
const renameFrame = v.strictObject({ type: v.literal('rename'), name: v.string() })
const leaveFrame = v.strictObject({ type: v.literal('leave') })

export const clientFrame = v.variant('type', [joinFrame, postFrame, historyRequestFrame, typingFrame, pingFrame, renameFrame, leaveFrame])

export type ClientFrame = v.InferOutput<typeof clientFrame>
export type JoinFrame = v.InferOutput<typeof joinFrame>
export type PostFrame = v.InferOutput<typeof postFrame>
export type RenameFrame = v.InferOutput<typeof renameFrame>
export type HistoryRequestFrame = v.InferOutput<typeof historyRequestFrame>

// Server to client

/** A closed list. */
export const errorCode = v.picklist([
  'invalid_frame',
  'not_joined',
  'already_joined',
  'name_invalid',
  'name_taken',
  'session_invalid',
  'proof_invalid',
  'text_invalid',
  'text_too_long',
  'rate_limited',
  'room_full',
  'room_locked',
  'storage_full',
  'internal',
])
export type ErrorCode = v.InferOutput<typeof errorCode>

export const participant = v.object({ id: v.string(), name: v.string() })
export type Participant = v.InferOutput<typeof participant>

/** Times in epoch milliseconds of the server's clock; `locked`: nobody new comes in. */
export const room = v.object({ id: v.string(), createdAt: time, expiresAt: time, encrypted: v.boolean(), locked: v.boolean() })
export type Room = v.InferOutput<typeof room>

/** `seq` counts 1, 2, 3 … in its room. */
export const message = v.object({
  seq,
  clientId: v.string(),
  participantId: v.string(),
  name: v.string(),
  text: v.string(),
  sentAt: time,
})
export type Message = v.InferOutput<typeof message>

export const endReason = v.picklist(['expired', 'owner', 'lost'])
export type EndReason = v.InferOutput<typeof endReason>

export const serverFrame = v.variant('type', [
  v.object({
    type: v.literal('joined'),
    self: participant,
    session: v.string(),
    room,
    now: time,
    participants: v.array(participant),
    messages: v.array(message),
    more: v.boolean(),
  }),
  v.object({ type: v.literal('message'), ...message.entries }),
  v.object({ type: v.literal('history'), messages: v.array(message), more: v.boolean() }),
  v.object({ type: v.literal('participant'), event: v.picklist(['joined', 'renamed', 'left']), participant }),
  v.object({ type: v.literal('typing'), participantId: v.string() }),
  v.object({ type: v.literal('room'), locked: v.boolean() }),
  v.object({ type: v.literal('pong'), now: time }),
  v.object({ type: v.literal('ended'), reason: endReason }),
  v.object({
    type: v.literal('error'),
    code: errorCode,
    message: v.string(),
    clientId: v.optional(v.string()),
    retryAfterMs: v.optional(v.number()),
  }),
])
export type ServerFrame = v.InferOutput<typeof serverFrame>
export type JoinedFrame = Extract<ServerFrame, { type: 'joined' }>

/** Deeper than any frame goes. The parser of V8 allocates for each level: 14 ms for a frame that only opens brackets. */
const MOST_NESTED = 16

function isNestedDeeply(json: string): boolean {
  let [depth, isInString] = [0, false]
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '"') isInString = !isInString
    else if (isInString) {
      if (character === '\\') at += 1
    }
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > MOST_NESTED) return true
  }
  return false
}

/** Parses one text frame. @returns the frame, or a description of the problem for people (never quoting the frame) and what was parsed. */
export function parseFrame<Frame>(schema: v.GenericSchema<unknown, Frame>, raw: string): { frame: Frame } | { problem: string, json?: unknown } {
  if (isNestedDeeply(raw)) return { problem: `A frame is one JSON object; this one is nested more than ${MOST_NESTED} levels deep.` }
  let json: unknown
  try {
    json = JSON.parse(raw)
  }
  catch {
    return { problem: 'A frame is one JSON object; this one is not JSON.' }
  }
  const result = v.safeParse(schema, json, { abortEarly: true })
  return result.success ? { frame: result.output } : { problem: describeIssue(result.issues[0]), json }
}

/** Describes an issue in one line: the field, and the expected value. Never quotes the input. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue)
  return `${field === null ? 'The JSON' : `The field "${field}"`} ${faultOf(issue)}.`
}

function faultOf({ type, expected, received, message }: v.BaseIssue<unknown>): string {
  if (type === 'check') return message
  if (received === 'undefined') return 'is missing'
  if (expected === 'never') return 'is unknown'
  // valibot gives no `expected` for a whole number.
  const wanted = expected?.replace('>=', 'at least ').replace('<=', 'at most ').replace(/^[a-z]+$/, 'a $&').replace('Object', 'an object').replace(/^\((.*)\)$/, 'one of $1').replaceAll(' | ', ', ') ?? 'a whole number'
  return `should ${type.endsWith('_length') ? 'have a length of' : 'be'} ${wanted}`
}
