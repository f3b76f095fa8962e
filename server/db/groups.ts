import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { copyRoom, createGroup, dropGroup, openGroup } from './groupTables'
import type { Group } from './groupTables'
import type { Schema } from './schema'
import { prepare } from './statement'

/** Rooms that end within this time of each other share their tables: few tables, and none outlives its rooms for long. */
export const GROUP_SPAN_MS = 4000
/** As many rooms share tables at most: it bounds what has to move out where one of them ends early. */
const GROUP_ROOMS = 50

export type Groups = ReturnType<typeof createGroups>

/** Which rooms share which tables. The number of a group is in the names of its tables, and in the row of each room. */
export function createGroups(sqlite: Database.Database, db: Kysely<Schema>) {
  const opened = new Map<number, Group>()
  const ofRoom = new Map<number, number>()
  /** The group that takes the new rooms of a span of time. */
  const filling = new Map<number, { group: number, rooms: number }>()
  /** Where the living rooms of a group move to. */
  const refuges = new Map<number, number>()
  const stored = prepare<{ room: number }, { group: number }>(sqlite, p => db
    .selectFrom('rooms').select('group').where('key', '=', p.room))
  let last = Math.max(0, ...numbers())

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
    numbers,
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

    /** Moves a living room out of a group that has to go. @returns the group where it lives on. */
    moveOut(room: number, from: number): number {
      const to = refuges.get(from) ?? create()
      refuges.set(from, to)
      stopFilling(from)
      copyRoom(sqlite, db, room, from, to)
      ofRoom.set(room, to)
      return to
    },

    /** Drops the tables of a group, with every byte of their rows. */
    drop(number: number) {
      dropGroup(sqlite, db, number)
      opened.delete(number)
      refuges.delete(number)
      stopFilling(number)
    },

    /** Forgets a room that is not stored any more. */
    forgetRoom: (room: number) => ofRoom.delete(room),

    /** Forgets all that is remembered of the tables: it may have been rolled back with them. */
    forget() {
      for (const memory of [opened, ofRoom, filling, refuges]) memory.clear()
    },
  }
}
