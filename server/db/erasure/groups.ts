import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { createGroup, dropGroup, openCopy, openGroup } from './groupTables'
import type { Group } from './groupTables'
import type { Schema } from '#server/db/schema'
import { prepare } from '#server/db/statement'

/** Rooms that end within this time of each other share their tables: few tables, and none outlives its rooms for long. */
export const GROUP_SPAN_MS = 4000
/** Messages that are copied in one go: a few milliseconds, whatever their length. */
const COPIED_MESSAGES = 200
/** As many rooms share tables at most: it bounds what has to move out where one of them ends early. */
const GROUP_ROOMS = 50

export type Groups = ReturnType<typeof createGroups>

/** Which rooms share which tables. The number of a group is in the names of its tables, and in the row of each room. */
export function createGroups(sqlite: Database.Database, db: Kysely<Schema>) {
  const opened = new Map<number, Group>()
  const ofRoom = new Map<number, number>()
  /** The group that takes the new rooms of a span of time. */
  const filling = new Map<number, { group: number, rooms: number }>()
  /** Where the living rooms of a group move to, but for the large ones. */
  const relocationTargets = new Map<number, number>()
  const stored = prepare<{ room: number }, { group: number }>(sqlite, p => db
    .selectFrom('rooms').select('group').where('key', '=', p.room))
  let last = Math.max(0, ...numbers())
  /** The last group whose tables are there for good. */
  let lastKept = last

  function create(): number {
    last += 1
    createGroup(sqlite, db, last)
    return last
  }

  function open(number: number): Group {
    const group = opened.get(number) ?? openGroup(sqlite, db, number)
    opened.set(number, group)
    return group
  }

  /** What cannot move at once gets tables of its own: until it has moved, they can be dropped without anyone else. */
  function relocationTargetFor(room: number, from: number): number {
    if (open(from).hasMoreThan.get({ room, count: COPIED_MESSAGES - 1 })) return create()
    const refuge = relocationTargets.get(from) ?? create()
    relocationTargets.set(from, refuge)
    return refuge
  }

  function stopFilling(number: number) {
    for (const [span, { group }] of filling) if (group === number) filling.delete(span)
  }

  /** The numbers of all groups that have tables. */
  function numbers(): number[] {
    const tables = prepare<Record<never, never>, { name: string }>(sqlite, () => db
      .selectFrom('sqlite_schema').select('name').where('type', '=', sql.lit('table')))
    return [...new Set(tables.all({}).flatMap(({ name }) => name.match(/^(?:participants|messages)_(\d+)$/)?.[1] ?? []).map(Number))]
  }

  return {
    open,

    /** The tables that hold a room. */
    of(room: number): Group {
      const number = ofRoom.get(room) ?? stored.get({ room })?.group
      if (number === undefined) throw new Error('This room is not stored any more.')
      ofRoom.set(room, number)
      return open(number)
    },

    /** The group for a new room that ends at this time. */
    forNewRoom(expiresAt: number): number {
      const span = Math.floor(expiresAt / GROUP_SPAN_MS)
      const current = filling.get(span)
      if (current && current.rooms < GROUP_ROOMS) {
        current.rooms += 1
        return current.group
      }
      const group = create()
      filling.set(span, { group, rooms: 1 })
      return group
    },

    /**
     * Copies the next messages of a living room out of a group that has to go. Until all is copied, it lives where it was.
     *
     * @param movesTo the group to go on with.
     * @returns the group that it is copied to, and whether it lives there now.
     */
    relocate(room: number, from: number, movesTo: number | null): { to: number, hasMoved: boolean } {
      stopFilling(from)
      const to = movesTo ?? relocationTargetFor(room, from)
      const { lastCopied, copyMessages, dropOutdated, copyParticipants } = openCopy(sqlite, db, from, to)
      const copied = copyMessages.run({ room, after: lastCopied.get({ room })?.seq ?? 0, limit: COPIED_MESSAGES })
      const dropped = dropOutdated.run({ room, limit: COPIED_MESSAGES })
      const hasMoved = copied < COPIED_MESSAGES && dropped < COPIED_MESSAGES
      if (hasMoved) {
        copyParticipants.run({ room })
        ofRoom.set(room, to)
      }
      return { to, hasMoved }
    },

    /** Drops the tables of a group, with every byte of their rows. */
    drop(number: number) {
      dropGroup(sqlite, db, number)
      opened.delete(number)
      for (const [from, to] of relocationTargets) if (from === number || to === number) relocationTargets.delete(from)
      stopFilling(number)
    },

    /** Forgets a room that is not stored any more. */
    forgetRoom: (room: number) => ofRoom.delete(room),

    /** Makes as many tables as a room with a long message takes space, in a transaction that is taken back. */
    tryToCreate() {
      for (let made = 0; made < 3; made += 1) create()
    },

    /** The transaction is committed. */
    keep() {
      lastKept = last
    },

    /** Forgets what is remembered of the tables that may have been rolled back. Those of before are still there, with their queries. */
    forget() {
      for (const memory of [ofRoom, filling, relocationTargets]) memory.clear()
      for (const number of opened.keys()) if (number > lastKept) opened.delete(number)
    },
  }
}
