import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { GROUP_SPAN_MS } from '#server/db/erasure/groups'
import type { Schema } from './schema'
import type { RoomRow } from './store'
import { prepare } from './statement'

type Nothing = Record<never, never>

export type RoomQueries = ReturnType<typeof createRoomQueries>

/** Queries on the tables outside the groups: rooms, and the clock. */
export function createRoomQueries(sqlite: Database.Database, db: Kysely<Schema>) {
  const moveClockMark = prepare<{ ms: number }, unknown>(sqlite, p => db.updateTable('clock').set(e => ({ mark: e('mark', '+', p.ms) })))
  return {
    add: prepare<{ idHash: Uint8Array, ownerHash: Uint8Array, verifier: Uint8Array | null, createdAt: number, expiresAt: number, group: number }, { key: number }>(sqlite, p => db
      .insertInto('rooms')
      .values({ id_hash: p.idHash, owner_hash: p.ownerHash, verifier: p.verifier, created_at: p.createdAt, expires_at: p.expiresAt, group: p.group })
      .returning('key')),
    find: prepare<{ idHash: Uint8Array }, RoomRow>(sqlite, p => db
      .selectFrom('rooms')
      .select(['key', 'created_at as createdAt', 'expires_at as expiresAt', 'owner_hash as ownerHash', 'verifier', 'locked'])
      .where('id_hash', '=', p.idHash)),
    isLocked: prepare<{ room: number }, { locked: number }>(sqlite, p => db.selectFrom('rooms').select('locked').where('key', '=', p.room)),
    setLocked: prepare<{ room: number, locked: number }, unknown>(sqlite, p => db
      .updateTable('rooms').set({ locked: p.locked }).where('key', '=', p.room).where('locked', '!=', p.locked)),
    count: prepare<Nothing, { count: number }>(sqlite, () => db
      .selectFrom('rooms').select(e => e.fn.countAll<number>().as('count'))),
    keys: prepare<Nothing, { key: number }>(sqlite, () => db.selectFrom('rooms').select('key')),
    byKey: prepare<{ room: number }, { key: number }>(sqlite, p => db.selectFrom('rooms').select('key').where('key', '=', p.room)),
    countEnded: prepare<{ before: number }, { count: number }>(sqlite, p => db
      .selectFrom('rooms').select(e => e.fn.countAll<number>().as('count')).where('expires_at', '<', p.before)),

    end: prepare<{ room: number, now: number }, unknown>(sqlite, p => db
      .updateTable('rooms').set({ expires_at: p.now }).where('key', '=', p.room).where('expires_at', '>', p.now)),
    nextEnd: prepare<{ after: number }, { expiresAt: number | null }>(sqlite, p => db
      .selectFrom('rooms').select(e => e.fn.min<number | null>('expires_at').as('expiresAt')).where('expires_at', '>', p.after)),
    ending: prepare<{ after: number, upTo: number }, { key: number }>(sqlite, p => db
      .selectFrom('rooms').select('key').where('expires_at', '>', p.after).where('expires_at', '<=', p.upTo)),

    ended: prepare<{ now: number }, { key: number }>(sqlite, p => db
      .selectFrom('rooms').select('key').where('expires_at', '<=', p.now).limit(sql.lit(1))),

    /**
     * A group with an ended room, unless all its living rooms end within a moment too: then it is worth waiting for.
     * Groups without living rooms come first: they free space, while relocating needs some.
     */
    groupToErase: prepare<{ now: number }, { group: number }>(sqlite, p => db
      .selectFrom('rooms as ended').select('ended.group').where('ended.expires_at', '<=', p.now)
      .where(e => e.not(e.exists(e.selectFrom('rooms as living').select('living.key')
        .whereRef('living.group', '=', 'ended.group')
        .where('living.expires_at', '>', p.now)
        .where('living.expires_at', '<=', sql<number>`${p.now} + ${sql.lit(GROUP_SPAN_MS)}`))))
      .orderBy(e => e.exists(e.selectFrom('rooms as living').select('living.key')
        .whereRef('living.group', '=', 'ended.group')
        .where('living.expires_at', '>', p.now)))
      .orderBy('ended.expires_at').limit(sql.lit(1))),
    livingIn: prepare<{ group: number, now: number }, { key: number, movesTo: number | null }>(sqlite, p => db
      .selectFrom('rooms').select(['key', 'moves_to as movesTo'])
      .where('group', '=', p.group).where('expires_at', '>', p.now).orderBy('key').limit(sql.lit(1))),

    /** The group with the partial copy of a room that ended during its move. */
    brokenMove: prepare<{ now: number }, { group: number | null }>(sqlite, p => db
      .selectFrom('rooms').select('moves_to as group').where('moves_to', 'is not', null).where('expires_at', '<=', p.now).limit(sql.lit(1))),
    startMove: prepare<{ room: number, to: number }, unknown>(sqlite, p => db
      .updateTable('rooms').set({ moves_to: p.to }).where('key', '=', p.room)),
    endMove: prepare<{ room: number, to: number }, unknown>(sqlite, p => db
      .updateTable('rooms').set({ group: p.to, moves_to: null }).where('key', '=', p.room)),
    breakMove: prepare<{ to: number }, unknown>(sqlite, p => db
      .updateTable('rooms').set({ moves_to: null }).where('moves_to', '=', p.to)),
    removeGroup: prepare<{ group: number }, { key: number }>(sqlite, p => db
      .deleteFrom('rooms').where('group', '=', p.group).returning('key')),

    /** SQLite skips a write that changes nothing, so this is the smallest real write. */
    moveClockMark,
    clockMark: prepare<Nothing, { mark: number }>(sqlite, () => db.selectFrom('clock').select('mark')),
    setClockMark: prepare<{ mark: number }, unknown>(sqlite, p => db
      .updateTable('clock').set({ mark: p.mark }).where('mark', '!=', p.mark)),
  }
}
