import type Database from 'better-sqlite3'
import type { Expression, Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Message } from '#shared/protocol'
import type { Schema } from './schema'
import type { MessageEntry } from './store'
import { prepare } from './statement'

/** More than can ever join one room. */
const KEYS_PER_ROOM = 2 ** 20
/** The length of a SHA-256. */
const HASH_BYTES = 32

export type Group = ReturnType<typeof openGroup>

export function createGroup(sqlite: Database.Database, db: Kysely<Schema>, group: number) {
  const statements = [
    db.schema.createTable(`participants_${group}`)
      .addColumn('key', 'integer', column => column.primaryKey())
      .addColumn('room', 'integer', column => column.notNull())
      .addColumn('id', 'text', column => column.notNull())
      .addColumn('name', 'text', column => column.notNull())
      .addColumn('name_key', 'text')
      .addColumn('session_hash', 'blob', column => column.notNull())
      .addColumn('present', 'integer', column => column.notNull())
      .addUniqueConstraint('name', ['room', 'name_key'])
      .addUniqueConstraint('session', ['room', 'session_hash']),
    db.schema.createTable(`messages_${group}`)
      .addColumn('room', 'integer', column => column.notNull())
      .addColumn('seq', 'integer', column => column.notNull())
      .addColumn('author', 'integer', column => column.notNull())
      .addColumn('client_id', 'text', column => column.notNull())
      .addColumn('text', 'text', column => column.notNull())
      .addColumn('sent_at', 'integer', column => column.notNull())
      .addPrimaryKeyConstraint('position', ['room', 'seq']),
  ]
  for (const statement of statements) sqlite.exec(statement.compile().sql)
}

export function dropGroup(sqlite: Database.Database, db: Kysely<Schema>, group: number) {
  sqlite.exec(db.schema.dropTable(`messages_${group}`).ifExists().compile().sql)
  sqlite.exec(db.schema.dropTable(`participants_${group}`).ifExists().compile().sql)
}

const participantColumns = ['key', 'room', 'id', 'name', 'name_key', 'session_hash', 'present'] as const
const messageColumns = ['room', 'seq', 'author', 'client_id', 'text', 'sent_at'] as const

/** Queries that copy a room to another group. The originals are dropped with their tables. */
export function openCopy(sqlite: Database.Database, db: Kysely<Schema>, from: number, to: number) {
  const [source, target] = [`messages_${from}`, `messages_${to}`] as const
  return {
    lastCopied: prepare<{ room: number }, { seq: number | null }>(sqlite, p => db
      .selectFrom(target).select(e => e.fn.max<number | null>('seq').as('seq')).where('room', '=', p.room)),
    copyMessages: prepare<{ room: number, after: number, limit: number }, unknown>(sqlite, p => db
      .insertInto(target).columns(messageColumns)
      .expression(db.selectFrom(source).select(messageColumns)
        .where('room', '=', p.room).where('seq', '>', p.after).orderBy('seq').limit(p.limit))),
    /** Erases copies whose originals were erased meanwhile; retention may erase any message, not only the oldest. */
    dropOutdated: prepare<{ room: number, limit: number }, unknown>(sqlite, p => db
      .deleteFrom(target)
      .where(sql`rowid`, 'in', db.selectFrom(target).select(sql<number>`rowid`.as('rowid'))
        .where('room', '=', p.room)
        .where('seq', 'not in', db.selectFrom(source).select('seq').where('room', '=', p.room))
        .orderBy('seq').limit(p.limit))),
    copyParticipants: prepare<{ room: number }, unknown>(sqlite, p => db
      .insertInto(`participants_${to}`).columns(participantColumns)
      .expression(db.selectFrom(`participants_${from}`).select(participantColumns).where('room', '=', p.room))),
  }
}

export function openGroup(sqlite: Database.Database, db: Kysely<Schema>, group: number) {
  const participants = `participants_${group}` as const
  const messages = `messages_${group}` as const
  const nextKey = (room: Expression<number>) => db.selectFrom(participants)
    .select(sql<number>`coalesce(max(key), ${room} * ${sql.lit(KEYS_PER_ROOM)}) + 1`.as('key')).where('room', '=', room)
  const page = () => db.selectFrom(messages)
    .innerJoin(participants, `${participants}.key`, `${messages}.author`)
    .select([
      `${messages}.seq as seq`,
      `${messages}.client_id as clientId`,
      `${participants}.id as participantId`,
      `${participants}.name as name`,
      `${messages}.text as text`,
      `${messages}.sent_at as sentAt`,
    ])

  return {
    // Keys must be unique across tables: rooms move between them.
    addParticipant: prepare<{ room: number, id: string, name: string, nameKey: string | null, sessionHash: Uint8Array }, { key: number }>(sqlite, p => db
      .insertInto(participants)
      .values({ key: nextKey(p.room), room: p.room, id: p.id, name: p.name, name_key: p.nameKey, session_hash: p.sessionHash, present: sql.lit(1) })
      .onConflict(conflict => conflict.columns(['room', 'name_key']).doNothing())
      .returning('key')),
    participantBySession: prepare<{ room: number, sessionHash: Uint8Array }, { key: number, id: string, name: string }>(sqlite, p => db
      .selectFrom(participants).select(['key', 'id', 'name']).where('room', '=', p.room).where('session_hash', '=', p.sessionHash)),
    presentParticipants: prepare<{ room: number }, { key: number, id: string, name: string }>(sqlite, p => db
      .selectFrom(participants).select(['key', 'id', 'name']).where('room', '=', p.room).where('present', '=', sql.lit(1)).orderBy('key')),
    countNames: prepare<{ room: number }, { count: number }>(sqlite, p => db
      .selectFrom(participants).select(e => e.fn.countAll<number>().as('count')).where('room', '=', p.room)),
    awayParticipants: prepare<{ room: number }, { key: number }>(sqlite, p => db
      .selectFrom(participants).select('key').where('room', '=', p.room).where('present', '=', sql.lit(0)).orderBy('key')),
    forgetParticipant: prepare<{ key: number }, unknown>(sqlite, p => db.deleteFrom(participants).where('key', '=', p.key)),
    nameOwner: prepare<{ room: number, nameKey: string | null }, { id: string }>(sqlite, p => db
      .selectFrom(participants).select('id').where('room', '=', p.room).where('name_key', '=', p.nameKey)),
    /** A name without a session: it comes with `giveSession`. */
    addName: prepare<{ room: number, id: string, name: string, nameKey: string | null }, { key: number }>(sqlite, p => db
      .insertInto(participants)
      .values({ key: nextKey(p.room), room: p.room, id: p.id, name: p.name, name_key: p.nameKey, session_hash: sql<Uint8Array>`cast(${nextKey(p.room)} as blob)`, present: sql.lit(1) })
      .onConflict(conflict => conflict.columns(['room', 'name_key']).doNothing())
      .returning('key')),
    sessionOf: prepare<{ key: number }, { sessionHash: Uint8Array }>(sqlite, p => db
      .selectFrom(participants).select('session_hash as sessionHash').where('key', '=', p.key)),
    /** Sessions are unique in a room, and so are keys. */
    retire: prepare<{ key: number }, unknown>(sqlite, p => db
      .updateTable(participants).set({ session_hash: sql<Uint8Array>`cast(key as blob)`, present: sql.lit(0) }).where('key', '=', p.key)),
    giveUpNameKey: prepare<{ room: number, nameKey: string | null }, unknown>(sqlite, p => db
      .updateTable(participants).set({ name_key: sql.lit(null) }).where('room', '=', p.room).where('name_key', '=', p.nameKey)),
    giveSession: prepare<{ key: number, sessionHash: Uint8Array, nameKey: string | null }, unknown>(sqlite, p => db
      .updateTable(participants).set({ session_hash: p.sessionHash, name_key: p.nameKey }).where('key', '=', p.key)),
    retired: prepare<{ room: number }, { key: number, id: string }>(sqlite, p => db
      .selectFrom(participants).select(['key', 'id']).where('room', '=', p.room).where(sql<number>`octet_length(session_hash)`, '<', sql.lit(HASH_BYTES))),
    setPresent: prepare<{ key: number, present: number }, unknown>(sqlite, p => db
      .updateTable(participants).set({ present: p.present }).where('key', '=', p.key).where('present', '!=', p.present)),

    addMessage: prepare<{ room: number, seq: number, author: number, clientId: string, text: string, sentAt: number }, unknown>(sqlite, p => db
      .insertInto(messages)
      .columns(messageColumns)
      // Compares the time inside the insert: even after a late timer, no message enters an ended room.
      .expression(db.selectFrom('rooms')
        .select(['key', p.seq.as('seq'), p.author.as('author'), p.clientId.as('client_id'), p.text.as('text'), p.sentAt.as('sent_at')])
        .where('key', '=', p.room).where('expires_at', '>', p.sentAt))),
    messageAt: prepare<{ room: number, seq: number }, Message>(sqlite, p => page()
      .where(`${messages}.room`, '=', p.room).where(`${messages}.seq`, '=', p.seq)),
    messageEntries: prepare<{ room: number }, MessageEntry>(sqlite, p => db
      .selectFrom(messages).select(['author', 'client_id as clientId', 'seq', sql<number>`octet_length(text)`.as('bytes')])
      .where('room', '=', p.room).orderBy('seq')),
    retainedMessages: prepare<{ room: number }, { lastSeq: number, count: number, bytes: number }>(sqlite, p => db
      .selectFrom(messages)
      .select(e => [
        e.fn.coalesce(e.fn.max('seq'), sql.lit(0)).as('lastSeq'),
        e.fn.countAll<number>().as('count'),
        e.fn.coalesce(e.fn.sum<number>(sql`octet_length(text)`), sql.lit(0)).as('bytes'),
      ])
      .where('room', '=', p.room)),
    dropMessage: prepare<{ room: number, seq: number }, MessageEntry>(sqlite, p => db
      .deleteFrom(messages).where('room', '=', p.room).where('seq', '=', p.seq)
      .returning(['author', 'client_id as clientId', 'seq', sql<number>`octet_length(text)`.as('bytes')])),
    /** Keeps the newest message: its `seq` says where numbering continues. */
    dropOldestMessages: prepare<{ room: number, limit: number }, MessageEntry>(sqlite, p => db
      .deleteFrom(messages)
      .where('room', '=', p.room)
      .where('seq', 'in', db.selectFrom(messages).select('seq').where('room', '=', p.room)
        .where('seq', '<', db.selectFrom(messages).select(e => e.fn.max('seq').as('seq')).where('room', '=', p.room))
        .orderBy('seq').limit(p.limit))
      .returning(['author', 'client_id as clientId', 'seq', sql<number>`octet_length(text)`.as('bytes')])),
    hasMoreThan: prepare<{ room: number, count: number }, unknown>(sqlite, p => db
      .selectFrom(messages).select('seq').where('room', '=', p.room).limit(sql.lit(1)).offset(p.count)),
    /** Deletes messages of any room: a large table takes too long to drop at once. */
    deleteBatch: prepare<{ limit: number }, unknown>(sqlite, p => db
      .deleteFrom(messages)
      .where(sql`rowid`, 'in', db.selectFrom(messages).select(sql<number>`rowid`.as('rowid')).limit(p.limit))),
    pageBefore: prepare<{ room: number, before: number, limit: number }, Message>(sqlite, p => page()
      .where(`${messages}.room`, '=', p.room).where(`${messages}.seq`, '<', p.before).orderBy(`${messages}.seq`, 'desc').limit(p.limit)),
    pageAfter: prepare<{ room: number, after: number, limit: number }, Message>(sqlite, p => page()
      .where(`${messages}.room`, '=', p.room).where(`${messages}.seq`, '>', p.after).orderBy(`${messages}.seq`, 'asc').limit(p.limit)),
  }
}
