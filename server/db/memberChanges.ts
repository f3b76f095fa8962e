import type { Client } from '#server/clients/client'
import type { Failed, NewName, RateExcess, Renamed } from '#server/rooms/ledger'
import type { Admission } from './admission'
import type { CommitQueue } from './groupCommit'
import type { MessageRates } from './messageRates'
import type { Presence } from './presence'
import type { StoredParticipant } from './participants'
import type { Store } from './store'

/** Approximate size of a frame without the name. */
const FRAME_OVERHEAD_BYTES = 100

export interface MemberChangesDeps {
  store: Store
  commits: CommitQueue
  presence: Presence
  admission: Admission
  rates: MessageRates
  /** Runs after everything stored before has been published. */
  reply(send: () => void): void
  fail(error: unknown, failed: Failed): void
}

/** People of one room who take another name, or leave for good. */
export class MemberChanges {
  constructor(readonly room: { readonly key: number, readonly hasEnded: boolean }, readonly deps: MemberChangesDeps) {}

  rename(participantId: string, name: NewName, client: Client, done: (outcome: Renamed) => void, failed: Failed) {
    const { commits, presence, admission, rates, reply, fail } = this.deps
    const member = presence.get(participantId)
    if (!member) return
    // Everyone is told, as of a message.
    const excess = rates.take(member)
    if (excess) return done(excess)
    let giveNameBack = () => {}
    commits.add({
      owner: this.room,
      size: { bytes: Buffer.byteLength(name.name) + FRAME_OVERHEAD_BYTES, receivers: presence.people.size },
      apply: () => {
        if (this.room.hasEnded) return 'ended'
        if (!member.stored) return 'gone'
        if (member.stored.name === name.name) return 'unchanged'
        const renamed = admission.rename(member.stored, name, client, (giveBack) => {
          giveNameBack = giveBack
        })
        if (typeof renamed !== 'string') member.stored = renamed
        return renamed
      },
      rolledBack: () => {
        giveNameBack()
        giveNameBack = () => {}
        member.stored = member.known
      },
      committed: (outcome: Exclude<Renamed, 'renamed' | RateExcess> | 'gone' | StoredParticipant) => reply(() => {
        if (outcome === 'gone') return
        if (typeof outcome === 'string') return done(outcome)
        presence.rename(member, outcome)
        done('renamed')
      }),
      failed: error => fail(error, failed),
    })
  }

  leave(participantId: string, done: () => void, failed: Failed) {
    const { store, commits, presence, reply, fail } = this.deps
    const member = presence.get(participantId)
    if (!member) return
    commits.add({
      owner: this.room,
      apply: () => {
        if (member.stored && !this.room.hasEnded) store.retire(this.room.key, member.stored.key)
        member.stored = undefined
      },
      rolledBack: () => {
        member.stored = member.known
      },
      committed: () => reply(() => {
        presence.remove(member)
        done()
      }),
      failed: error => fail(error, failed),
    })
  }
}
