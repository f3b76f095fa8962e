import type { Participant } from '#shared/protocol'

/** What one person did within a notice. `visited`: joined and left again. */
export type Movement = 'joined' | 'left' | 'visited'

/** Who came and went between two messages, folded into one notice; it stands after the message `afterSeq` (0: before all). */
export interface PresenceNotice {
  readonly afterSeq: number
  readonly movements: readonly { readonly participant: Participant, readonly movement: Movement }[]
}

/** Who is in the room, in the server's order, and the notices of joining and leaving. */
export interface Presence {
  readonly participants: readonly Participant[]
  readonly notices: readonly PresenceNotice[]
}

export const NOBODY: Presence = { participants: [], notices: [] }

type Step = 'joined' | 'left'

/** Somebody joined or left, after the message `afterSeq`. Saying it twice is saying it once. */
export function move(presence: Presence, step: Step, participant: Participant, afterSeq: number): Presence {
  const isHere = presence.participants.some(({ id }) => id === participant.id)
  if (isHere === (step === 'joined')) return presence
  const participants = isHere
    ? presence.participants.filter(({ id }) => id !== participant.id)
    : [...presence.participants, participant]
  return { participants, notices: fold(presence.notices, step, participant, afterSeq) }
}

/** Takes the server's list; differences to a previous list become a notice. */
export function replaceParticipants(presence: Presence, list: readonly Participant[], afterSeq: number): Presence {
  if (presence.participants.length === 0) return { ...presence, participants: list }
  const left = presence.participants.filter(({ id }) => !list.some(other => other.id === id))
  const joined = list.filter(({ id }) => !presence.participants.some(other => other.id === id))
  let { notices } = presence
  for (const participant of left) notices = fold(notices, 'left', participant, afterSeq)
  for (const participant of joined) notices = fold(notices, 'joined', participant, afterSeq)
  return { participants: list, notices }
}

function fold(notices: readonly PresenceNotice[], step: Step, participant: Participant, afterSeq: number): readonly PresenceNotice[] {
  const last = notices.at(-1)
  if (last?.afterSeq !== afterSeq) return [...notices, { afterSeq, movements: [{ participant, movement: step }] }]
  const before = last.movements.find(entry => entry.participant.id === participant.id)?.movement
  const movement = combine(before, step)
  const others = last.movements.filter(entry => entry.participant.id !== participant.id)
  const movements = movement ? [...others, { participant, movement }] : others
  return [...notices.slice(0, -1), { afterSeq, movements }]
}

/** Leaving and coming back cancel out; joining and leaving become one `visited`. */
function combine(before: Movement | undefined, step: Step): Movement | undefined {
  if (before === undefined || before === step) return step
  if (step === 'left') return 'visited'
  return before === 'left' ? undefined : 'joined'
}
