import type { Participant } from '#shared/protocol'
import type { Clock } from '#server/rooms/clock'
import type { Limits } from '#server/rooms/limits'
import { TokenBucket } from '#server/rooms/rateLimit'
import type { CommitQueue } from './groupCommit'
import type { Store, StoredParticipant } from './store'

/** A person in the room: connected, or away for less than the grace. */
export interface Member {
  readonly key: number
  readonly person: Participant
  readonly messages: TokenBucket
  /** Cancels the leave timer; set while they are away. */
  cancelLeaving?: () => void
}

export interface PresenceDeps {
  clock: Clock
  store: Store
  commits: CommitQueue
  limits: Limits
  /** Until when people from before a restart count as present (epoch milliseconds). */
  restoredUntil: number
  report(error: unknown): void
}

/** The room whose presence it is. */
export interface PresenceOf {
  readonly key: number
  readonly hasEnded: boolean
  /** Somebody did not return in time. */
  left(person: Participant): void
  /** That somebody left is stored. */
  leftStored(): void
}

/** Presence: who is in one room, and the grace period of those who are away. Stored, so that it outlives a restart. */
export class Presence {
  readonly people = new Map<string, Participant>()
  readonly #members = new Map<string, Member>()

  /** Restores people who were present before a restart; they have a grace period to reconnect. */
  constructor(readonly room: PresenceOf, readonly deps: PresenceDeps) {
    const graceMs = deps.restoredUntil - deps.clock.now()
    for (const participant of deps.store.presentParticipants(room.key)) {
      if (graceMs <= 0) this.#storeAbsence(participant.key)
      else {
        this.add(participant)
        this.awaitReturn(participant.id, graceMs)
      }
    }
  }

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
      this.#members.set(id, { key, person, messages: new TokenBucket(this.deps.limits.messageRate, this.deps.clock.now()) })
    }
    return known === undefined
  }

  /** Starts the grace period: they leave unless they return. */
  awaitReturn(participantId: string, graceMs: number) {
    const member = this.#members.get(participantId)
    if (!member) return
    member.cancelLeaving?.()
    member.cancelLeaving = this.deps.clock.setTimer(graceMs, () => {
      this.people.delete(participantId)
      this.#members.delete(participantId)
      this.room.left(member.person)
      this.#storeAbsence(member.key)
    })
  }

  clear() {
    for (const { cancelLeaving } of this.#members.values()) cancelLeaving?.()
    this.people.clear()
    this.#members.clear()
  }

  #storeAbsence(participant: number) {
    const { room, deps: { commits, store, report } } = this
    commits.add({
      owner: room,
      apply: () => {
        if (!room.hasEnded) store.setPresent(room.key, participant, false)
      },
      committed: () => room.leftStored(),
      failed: report,
    })
  }
}
