import type { Participant } from '#shared/protocol'
import type { Clock } from '#server/rooms/clock'
import type { Rate } from '#server/rooms/rateLimit'
import { TokenBucket } from '#server/rooms/rateLimit'
import type { StoredParticipant } from './store'

/** A person in the room: connected, or away for less than the grace. */
export interface Member {
  readonly key: number
  readonly person: Participant
  readonly messages: TokenBucket
  /** Cancels the leave timer; set while they are away. */
  cancelLeaving?: () => void
}

/** Presence: who is in one room, and the grace period of those who are away. */
export class Presence {
  readonly people = new Map<string, Participant>()
  readonly #members = new Map<string, Member>()

  /** @param left called when somebody did not return in time. */
  constructor(readonly clock: Clock, readonly rate: Rate, readonly left: (member: Member) => void) {}

  get(participantId: string): Member | undefined {
    return this.#members.get(participantId)
  }

  /** @returns whether they were not in the room before. */
  add({ key, id, name }: StoredParticipant): boolean {
    const known = this.#members.get(id)
    known?.cancelLeaving?.()
    if (known) known.cancelLeaving = undefined
    else {
      const person = { id, name }
      this.people.set(id, person)
      this.#members.set(id, { key, person, messages: new TokenBucket(this.rate, this.clock.now()) })
    }
    return known === undefined
  }

  /** Starts the grace period: they leave unless they return. */
  awaitReturn(participantId: string, graceMs: number) {
    const member = this.#members.get(participantId)
    if (!member) return
    member.cancelLeaving?.()
    member.cancelLeaving = this.clock.setTimer(graceMs, () => {
      this.people.delete(participantId)
      this.#members.delete(participantId)
      this.left(member)
    })
  }

  clear() {
    for (const { cancelLeaving } of this.#members.values()) cancelLeaving?.()
    this.people.clear()
    this.#members.clear()
  }
}
