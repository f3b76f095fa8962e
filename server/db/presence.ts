import type { Participant } from '#shared/protocol'
import type { Clock } from '#server/rooms/clock'
import type { Limits } from '#server/rooms/limits'
import { TokenBucket } from '#server/rooms/rateLimit'
import type { CommitQueue } from './groupCommit'
import type { StoredParticipant } from './participants'
import type { Store } from './store'

/** A person in the room: connected, or away for less than the grace. */
export interface Member {
  /** As stored, the running transaction included; `undefined` once they left for good. */
  stored: StoredParticipant | undefined
  /** As committed. */
  known: StoredParticipant
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
  renamed(person: Participant): void
  /** Somebody did not return in time, or left for good. */
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
      if (graceMs <= 0) this.#storeAbsence({ stored: participant })
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
  add(stored: StoredParticipant): boolean {
    const { id, name } = stored
    const known = this.#members.get(id)
    known?.cancelLeaving?.()
    if (known) known.cancelLeaving = undefined
    else {
      this.people.set(id, { id, name })
      this.#members.set(id, { stored, known: stored, messages: new TokenBucket(this.deps.limits.messageRate, this.deps.clock.now()) })
    }
    return known === undefined
  }

  /** Starts the grace period: they leave unless they return. */
  awaitReturn(participantId: string, graceMs: number) {
    const member = this.#members.get(participantId)
    if (!member) return
    member.cancelLeaving?.()
    member.cancelLeaving = this.deps.clock.setTimer(graceMs, () => {
      this.remove(member)
      this.#storeAbsence(member)
    })
  }

  /** A new name is committed. */
  rename(member: Member, renamed: StoredParticipant) {
    member.known = renamed
    const { id, name } = renamed
    if (this.#members.get(id) !== member) return
    this.people.set(id, { id, name })
    this.room.renamed({ id, name })
  }

  /** Idempotent. */
  remove(member: Member) {
    const { id, name } = member.known
    if (this.#members.get(id) !== member) return
    member.cancelLeaving?.()
    this.people.delete(id)
    this.#members.delete(id)
    this.room.left({ id, name })
  }

  clear() {
    for (const { cancelLeaving } of this.#members.values()) cancelLeaving?.()
    this.people.clear()
    this.#members.clear()
  }

  #storeAbsence(member: Pick<Member, 'stored'>) {
    const { room, deps: { commits, store, report } } = this
    commits.add({
      owner: room,
      apply: () => {
        if (member.stored && !room.hasEnded) store.setPresent(room.key, member.stored.key, false)
      },
      committed: () => room.leftStored(),
      failed: report,
    })
  }
}
