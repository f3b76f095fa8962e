import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { createGroup, dropGroup, openCopy, openGroup } from '#server/db/groupTables'
import type { Group } from '#server/db/groupTables'
import type { Schema } from '#server/db/schema'
import { prepare } from '#server/db/statement'

/** Rooms that end within this time share their tables: few tables, and none outlives its rooms for long. */
export const GROUP_SPAN_MS = 3000
/** Messages copied per batch: takes a few milliseconds at most, at any length. */
const COPIED_MESSAGES = 200
/** Maximum of rooms per group: bounds how much is relocated if one of them ends early. */
const GROUP_ROOMS = 50

export type Groups = ReturnType<typeof createGroups>

/** Maps rooms to groups of tables. The number of a group is in its tables' names, and in the row of each room. */
export function createGroups(sqlite: Database.Database, db: Kysely<Schema>) {
  const opened = new Map<number, Group>()
  const ofRoom = new Map<number, number>()
  const filling = new Map<number, { group: number, rooms: number }>()
  /** The group to which a group's living rooms move, except the large ones. */
  const relocationTargets = new Map<number, number>()
  const stored = prepare<{ room: number }, { group: number }>(sqlite, p => db
    .selectFrom('rooms').select('group').where('key', '=', p.room))
  let last = Math.max(0, ...numbers())
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

  /** A large room moves in several batches, so it gets tables of its own: if it ends meanwhile, dropping them affects no other room. */
  function relocationTargetFor(room: number, from: number): number {
    if (open(from).hasMoreThan.get({ room, count: COPIED_MESSAGES - 1 })) return create()
    const target = relocationTargets.get(from) ?? create()
    relocationTargets.set(from, target)
    return target
  }

  function stopFilling(number: number) {
    for (const [span, { group }] of filling) if (group === number) filling.delete(span)
  }

  function numbers(): number[] {
    const tables = prepare<Record<never, never>, { name: string }>(sqlite, () => db
      .selectFrom('sqlite_schema').select('name').where('type', '=', sql.lit('table')))
    return [...new Set(tables.all({}).flatMap(({ name }) => name.match(/^(?:participants|messages)_(\d+)$/)?.[1] ?? []).map(Number))]
  }

  return {
    open,

    of(room: number): Group {
      const number = ofRoom.get(room) ?? stored.get({ room })?.group
      if (number === undefined) throw new Error('This room is not stored any more.')
      ofRoom.set(room, number)
      return open(number)
    },

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
     * Copies the next batch of a living room out of a group that will be dropped. Until all is copied, the room stays in
     * it.
     * @param movesTo the group that an earlier batch was copied to.
     * @returns that group, and whether the room is in it now.
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

    /** Drops a group's tables, with every byte of their rows. */
    drop(number: number) {
      dropGroup(sqlite, db, number)
      opened.delete(number)
      for (const [from, to] of relocationTargets) if (from === number || to === number) relocationTargets.delete(from)
      stopFilling(number)
    },

    forgetRoom: (room: number) => ofRoom.delete(room),

    /** Creates as many tables as a room with a long message takes space, inside a transaction that is rolled back. */
    tryToCreate() {
      for (let made = 0; made < 3; made += 1) create()
    },

    keep() {
      lastKept = last
    },

    /** Drops cached state of tables that were rolled back. Older tables remain, with their queries. */
    forget() {
      for (const memory of [ofRoom, filling, relocationTargets]) memory.clear()
      for (const number of opened.keys()) if (number > lastKept) opened.delete(number)
    },
  }
}
