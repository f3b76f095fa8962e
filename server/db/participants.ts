import type { Participant } from '#shared/protocol'
import type { Groups } from '#server/db/erasure/groups'

/** `key` never leaves the server. Each name that somebody has or had has one. */
export interface StoredParticipant extends Participant {
  readonly key: number
  /** The keys of the names that they had before. */
  readonly formerKeys: readonly number[]
}

/** Who is and was in the rooms: their names, sessions and presence. @param assertWritable throws StorageFullError. */
export function createParticipants(groups: Pick<Groups, 'of'>, assertWritable: () => void) {
  function withFormerKeys(room: number, participants: (Participant & { key: number })[]): StoredParticipant[] {
    const retired = participants.length > 0 ? groups.of(room).retired.all({ room }) : []
    return participants.map(participant => ({ ...participant, formerKeys: retired.filter(({ id }) => id === participant.id).map(({ key }) => key) }))
  }

  return {
    /** @returns the key; `undefined` if a name that looks the same is or was taken. */
    addParticipant(room: number, participant: Participant & { nameKey: string | null, sessionHash: Uint8Array }): number | undefined {
      assertWritable()
      return groups.of(room).addParticipant.get({ ...participant, room })?.key
    },

    participantBySession(room: number, sessionHash: Uint8Array): StoredParticipant | undefined {
      const found = groups.of(room).participantBySession.get({ room, sessionHash })
      return found && withFormerKeys(room, [found])[0]
    },

    presentParticipants: (room: number): StoredParticipant[] => withFormerKeys(room, groups.of(room).presentParticipants.all({ room })),

    /**
     * Adds a name for somebody who has another one, which stays in use until `changeName`.
     * @returns the key; `undefined` if a name that looks the same is or was somebody else's.
     */
    addName(room: number, { id, name, nameKey }: Participant & { nameKey: string | null }): number | undefined {
      assertWritable()
      const group = groups.of(room)
      const added = group.addName.get({ room, id, name, nameKey })
      if (added || group.nameOwner.get({ room, nameKey })?.id !== id) return added?.key
      return group.addName.get({ room, id, name, nameKey: null })?.key
    },

    /** Passes the session on to another name of the same person. */
    changeName(room: number, { from, to, nameKey }: { from: number, to: number, nameKey: string | null }) {
      const group = groups.of(room)
      const session = group.sessionOf.get({ key: from })
      if (!session) throw new Error('The name has no session.')
      group.retire.run({ key: from })
      group.giveUpNameKey.run({ room, nameKey })
      group.giveSession.run({ key: to, ...session, nameKey })
    },

    /** Forgets the session of somebody who left for good; the name stays taken. */
    retire(room: number, participant: number) {
      groups.of(room).retire.run({ key: participant })
    },

    /** How many names were ever taken in this room. */
    countNames: (room: number): number => groups.of(room).countNames.get({ room })?.count ?? 0,

    /** Keys of the absent, the earliest first. */
    awayParticipants: (room: number): number[] => groups.of(room).awayParticipants.all({ room }).map(({ key }) => key),

    forgetParticipant(room: number, participant: number) {
      groups.of(room).forgetParticipant.run({ key: participant })
    },

    setPresent(room: number, participant: number, present: boolean) {
      groups.of(room).setPresent.run({ key: participant, present: present ? 1 : 0 })
    },
  }
}
