import type { Participant } from '#shared/protocol'

/** What one person did within a notice. `visited`: joined and left again. */
export type Movement = 'joined' | 'left' | 'visited'

export interface NewName { readonly id: string, readonly from: string, readonly to: string }

/** What happened to the people and the room between two messages, folded into one notice; it stands after the message `afterSeq` (0: before all). */
export interface PresenceNotice {
  readonly afterSeq: number
  readonly movements: readonly { readonly participant: Participant, readonly movement: Movement }[]
  readonly newNames: readonly NewName[]
  /** Whether the room is locked now, if that changed. */
  readonly locked?: boolean
}

/** Who is in the room, in the server's order, and the notices. */
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

/** Somebody has a new name, after the message `afterSeq`. Saying it twice is saying it once. */
export function rename(presence: Presence, { id, name }: Participant, afterSeq: number): Presence {
  const from = presence.participants.find(other => other.id === id)?.name
  if (from === undefined || from === name) return presence
  const participants = presence.participants.map(other => other.id === id ? { ...other, name } : other)
  const notices = changeNotice(presence.notices, afterSeq, (notice) => {
    const first = notice.newNames.find(entry => entry.id === id)?.from ?? from
    const others = notice.newNames.filter(entry => entry.id !== id)
    return { ...notice, newNames: first === name ? others : [...others, { id, from: first, to: name }] }
  })
  return { participants, notices }
}

/** The room was locked or unlocked, after the message `afterSeq`; doing both says nothing. */
export function setLocked(presence: Presence, locked: boolean, afterSeq: number): Presence {
  const notices = changeNotice(presence.notices, afterSeq, ({ locked: before, ...notice }) =>
    before === undefined || before === locked ? { ...notice, locked } : notice)
  return { ...presence, notices }
}

/** Takes the server's list; differences to a previous list become a notice. */
export function replaceParticipants(presence: Presence, list: readonly Participant[], afterSeq: number): Presence {
  if (presence.participants.length === 0) return { ...presence, participants: list }
  const left = presence.participants.filter(({ id }) => !list.some(other => other.id === id))
  const joined = list.filter(({ id }) => !presence.participants.some(other => other.id === id))
  let { notices } = list.reduce((renamed, participant) => rename(renamed, participant, afterSeq), presence)
  for (const participant of left) notices = fold(notices, 'left', participant, afterSeq)
  for (const participant of joined) notices = fold(notices, 'joined', participant, afterSeq)
  return { participants: list, notices }
}

function fold(notices: readonly PresenceNotice[], step: Step, participant: Participant, afterSeq: number): readonly PresenceNotice[] {
  return changeNotice(notices, afterSeq, (notice) => {
    const before = notice.movements.find(entry => entry.participant.id === participant.id)?.movement
    const movement = combine(before, step)
    const others = notice.movements.filter(entry => entry.participant.id !== participant.id)
    return { ...notice, movements: movement ? [...others, { participant, movement }] : others }
  })
}

/** Changes the notice after the message `afterSeq`, or adds one. */
function changeNotice(notices: readonly PresenceNotice[], afterSeq: number, change: (notice: PresenceNotice) => PresenceNotice): readonly PresenceNotice[] {
  const last = notices.at(-1)
  return last?.afterSeq === afterSeq
    ? [...notices.slice(0, -1), change(last)]
    : [...notices, change({ afterSeq, movements: [], newNames: [] })]
}

/** Whether a notice says nothing: everything in it was undone. */
export function isEmpty({ movements, newNames, locked }: PresenceNotice): boolean {
  return movements.length === 0 && newNames.length === 0 && locked === undefined
}

/** Leaving and coming back cancel out; joining and leaving become one `visited`. */
function combine(before: Movement | undefined, step: Step): Movement | undefined {
  if (before === undefined || before === step) return step
  if (step === 'left') return 'visited'
  return before === 'left' ? undefined : 'joined'
}
