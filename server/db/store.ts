import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { PAGE_BYTES, PAGE_MESSAGES } from '#shared/limits'
import type { Message, Participant } from '#shared/protocol'
import { copyLivingRooms, createGroup, dropGroup, openGroup, spanOf } from './groups'
import type { Group } from './groups'
import type { Schema } from './schema'
import { prepare } from './statement'

/** How much of the file is given back in one go (pages of 4 KiB). */
const VACUUM_PAGES = 2000

/** A room as it is stored. Times in epoch milliseconds. */
export interface StoredRoom {
  key: number
  createdAt: number
  expiresAt: number
  ownerHash: Uint8Array
  verifier: Uint8Array | null
}

/** A participant as it is stored; `key` never leaves the server. */
export interface StoredParticipant extends Participant {
  key: number
}

/** A page of messages, oldest first; `more` says whether there are further ones in the direction asked for. */
export interface Page {
  messages: Message[]
  more: boolean
}

/** Where a page of messages begins; with neither, it is the newest page. */
export interface PagePosition {
  before?: number
  after?: number
  limit?: number
}

/** How much is kept of a room's messages; `lastSeq` is 0 where it never had one. */
export interface KeptMessages {
  lastSeq: number
  count: number
  /** Of texts, in UTF-8. */
  bytes: number
}

/** The disk is full: nothing was stored. */
export class StorageFullError extends Error {
  override name = 'StorageFullError'
}

export type Store = ReturnType<typeof createStore>

/**
 * Everything that is kept, by what it is for. All of it is synchronous: one writer, one handle, nothing to await.
 *
 * @param sqlite the one handle on the file.
 * @param db Kysely over it, which types and compiles every query.
 * @param databaseBytes the most that the file may hold.
 */
export function createStore(sqlite: Database.Database, db: Kysely<Schema>, databaseBytes: number) {
  const pageBytes = Number(sqlite.pragma('page_size', { simple: true }))
  sqlite.pragma(`max_page_count = ${Math.floor(databaseBytes / pageBytes)}`)
  const rooms = roomQueries(sqlite, db)
  const groups = new Map<number, Group>()
  const groupOfRoom = new Map<number, number>()
  const groupOfSpan = new Map<number, number>()
  let lastGroup = Math.max(0, ...groupTables(sqlite, db))
  let purgePending = false

  function groupOf(room: number): Group {
    const number = groupOfRoom.get(room) ?? rooms.groupOf.get({ room })?.group
    if (number === undefined) throw new Error('This room is not stored any more.')
    groupOfRoom.set(room, number)
    return openedGroup(number)
  }

  function openedGroup(number: number): Group {
    const group = groups.get(number) ?? openGroup(sqlite, db, number)
    groups.set(number, group)
    return group
  }

  function newGroup(): number {
    lastGroup += 1
    createGroup(sqlite, db, lastGroup)
    return lastGroup
  }

  function groupForSpan(span: number): number {
    const number = groupOfSpan.get(span) ?? newGroup()
    groupOfSpan.set(span, number)
    return number
  }

  function forgetGroup(number: number) {
    groups.delete(number)
    for (const [span, group] of groupOfSpan) if (group === number) groupOfSpan.delete(span)
  }

  /** A room that ended early shares its tables with living ones: those move out, and the tables are dropped whole. */
  function moveLivingRooms(from: number) {
    const to = newGroup()
    copyLivingRooms(sqlite, db, from, to)
    rooms.moveGroup.run({ from, to })
    for (const [room, group] of groupOfRoom) if (group === from) groupOfRoom.set(room, to)
  }

  function transaction<Result>(work: () => Result): Result {
    try {
      return sqlite.transaction(work).immediate()
    }
    catch (error) {
      // What is remembered of the tables may have been rolled back with them.
      for (const cache of [groups, groupOfRoom, groupOfSpan]) cache.clear()
      throw error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL' ? new StorageFullError() : error
    }
  }

  return {
    /** Runs `work` as one transaction: all of it is committed, or (where it throws) none of it. @throws StorageFullError */
    transaction,

    /** Stores a new room. */
    addRoom(room: { idHash: Uint8Array, ownerHash: Uint8Array, verifier: Uint8Array | null, createdAt: number, expiresAt: number }): StoredRoom {
      const { createdAt, expiresAt, ownerHash, verifier } = room
      const group = groupForSpan(spanOf(expiresAt))
      const stored = rooms.add.get({ ...room, group })
      if (!stored) throw new Error('The room was not stored.')
      groupOfRoom.set(stored.key, group)
      return { key: stored.key, createdAt, expiresAt, ownerHash, verifier }
    },

    /** The room whose id has this SHA-256, ended or not. */
    findRoom: (idHash: Uint8Array): StoredRoom | undefined => rooms.find.get({ idHash }),

    /** When the next room ends (epoch milliseconds), or `undefined` where there is none. */
    nextExpiry: (): number | undefined => rooms.nextExpiry.get({})?.expiresAt ?? undefined,

    /** The keys of rooms whose end has come, the earliest first. */
    dueRooms: (now: number, limit: number): number[] => rooms.due.all({ now, limit }).map(({ key }) => key),

    /** How many rooms are stored. */
    countRooms: (): number => rooms.count.get({})?.count ?? 0,

    /** How many rooms should have ended before `time`. */
    countDue: (time: number): number => rooms.countDue.get({ time })?.count ?? 0,

    /**
     * Takes rooms out, and drops every group of tables that has no living room any more.
     *
     * @param early whether a living room may go on in the same group for long: it is then moved out.
     */
    removeRooms(keys: number[], { early }: { early: boolean }) {
      transaction(() => {
        const left = new Set<number>()
        for (const room of keys) {
          const group = rooms.remove.get({ room })?.group
          groupOfRoom.delete(room)
          if (group !== undefined) left.add(group)
        }
        for (const group of left) {
          const inhabited = rooms.inGroup.get({ group }) !== undefined
          if (inhabited && !early) continue
          if (inhabited) moveLivingRooms(group)
          dropGroup(sqlite, db, group)
          forgetGroup(group)
        }
      })
      purgePending = true
    },

    /** Drops what a killed process left half erased. Run once, before anything else. */
    dropOrphans() {
      transaction(() => {
        for (const group of new Set(groupTables(sqlite, db))) {
          if (rooms.inGroup.get({ group }) === undefined) dropGroup(sqlite, db, group)
        }
      })
      purgePending = true
    },

    /**
     * Gives back the space of what was dropped, and empties the write-ahead log of it.
     *
     * @returns whether all of it is done; if not, it wants to be tried again.
     */
    purge(): boolean {
      if (!purgePending) return true
      sqlite.pragma(`incremental_vacuum(${VACUUM_PAGES})`)
      const free = sqlite.pragma('freelist_count', { simple: true })
      const [checkpoint] = sqlite.prepare<[], { busy: number, log: number }>('pragma wal_checkpoint(TRUNCATE)').all()
      purgePending = free !== 0 || checkpoint?.busy !== 0
      return !purgePending
    },

    /** Whether something that was dropped is still in the write-ahead log or the file. */
    isPurgePending: () => purgePending,

    /** The highest time ever written down (epoch milliseconds), 0 where there is none. */
    clockMark: (): number => rooms.clockMark.get({})?.mark ?? 0,

    /** Writes down the time, or 0 where no room is left that it could matter to. */
    setClockMark(now: number) {
      rooms.setClockMark.run({ mark: rooms.nextExpiry.get({})?.expiresAt == null ? 0 : now })
    },

    /** Stores a participant; `undefined` where somebody has, or had, a name that looks the same. */
    addParticipant(room: number, participant: Participant & { nameKey: string | null, sessionHash: Uint8Array }): number | undefined {
      return groupOf(room).addParticipant.get({ ...participant, room })?.key
    },

    /** Whoever has the session with this SHA-256 in this room. */
    participantBySession: (room: number, sessionHash: Uint8Array): StoredParticipant | undefined =>
      groupOf(room).participantBySession.get({ room, sessionHash }),

    /** Who was in the room when this was last written down. */
    presentParticipants: (room: number): StoredParticipant[] => groupOf(room).presentParticipants.all({ room }),

    /** How many names were ever taken in this room. */
    countNames: (room: number): number => groupOf(room).countNames.get({ room })?.count ?? 0,

    /** Writes down whether somebody is in the room. */
    setPresent(room: number, participant: number, present: boolean) {
      groupOf(room).setPresent.run({ key: participant, present: present ? 1 : 0 })
    },

    /** Stores a message; false where its `clientId` is known already, or the room's end has come. */
    addMessage: (message: { room: number, seq: number, author: number, clientId: string, text: string, sentAt: number }): boolean =>
      groupOf(message.room).addMessage.run(message) === 1,

    /** The message that an author sent under this `clientId`. */
    messageByClientId: (room: number, author: number, clientId: string): Message | undefined =>
      groupOf(room).messageByClientId.get({ author, clientId }),

    /** What is kept of a room's messages. */
    keptMessages: (room: number): KeptMessages => groupOf(room).keptMessages.get({ room }) ?? { lastSeq: 0, count: 0, bytes: 0 },

    /** Erases the oldest message of a room. @returns the bytes of its text. */
    dropOldestMessage: (room: number): number => groupOf(room).dropOldestMessage.get({ room })?.bytes ?? 0,

    /** A page of messages: up to `limit` and 256 KiB, at least one where there is one. */
    page(room: number, { before, after, limit = PAGE_MESSAGES }: PagePosition): Page {
      const group = groupOf(room)
      if (after !== undefined) return cutPage(group.pageAfter.all({ room, after, limit: limit + 1 }), limit)
      const { messages, more } = cutPage(group.pageBefore.all({ room, before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 }), limit)
      return { messages: messages.reverse(), more }
    },

    /** Empties the write-ahead log and lets go of the file. */
    close() {
      sqlite.pragma('wal_checkpoint(TRUNCATE)')
      sqlite.close()
    },
  }
}

/** The numbers of the groups that have tables, in any order, each at least once. */
function groupTables(sqlite: Database.Database, db: Kysely<Schema>): number[] {
  const tables = prepare<Record<never, never>, { name: string }>(sqlite, () => db
    .selectFrom('sqlite_schema').select('name').where('type', '=', sql.lit('table')))
  return tables.all({}).flatMap(({ name }) => name.match(/^(?:participants|messages)_(\d+)$/)?.[1] ?? []).map(Number)
}

/** Cuts rows to a page: `limit` of them, 256 KiB of JSON, at least one. */
function cutPage(rows: Message[], limit: number): Page {
  let bytes = 0
  let count = 0
  for (const row of rows.slice(0, limit)) {
    bytes += Buffer.byteLength(JSON.stringify(row))
    if (count > 0 && bytes > PAGE_BYTES) break
    count += 1
  }
  return { messages: rows.slice(0, count), more: count < rows.length }
}

function roomQueries(sqlite: Database.Database, db: Kysely<Schema>) {
  type Nothing = Record<never, never>
  return {
    add: prepare<{ idHash: Uint8Array, ownerHash: Uint8Array, verifier: Uint8Array | null, createdAt: number, expiresAt: number, group: number }, { key: number }>(sqlite, p => db
      .insertInto('rooms')
      .values({ id_hash: p.idHash, owner_hash: p.ownerHash, verifier: p.verifier, created_at: p.createdAt, expires_at: p.expiresAt, group: p.group })
      .returning('key')),
    find: prepare<{ idHash: Uint8Array }, StoredRoom>(sqlite, p => db
      .selectFrom('rooms')
      .select(['key', 'created_at as createdAt', 'expires_at as expiresAt', 'owner_hash as ownerHash', 'verifier'])
      .where('id_hash', '=', p.idHash)),
    groupOf: prepare<{ room: number }, { group: number }>(sqlite, p => db
      .selectFrom('rooms').select('group').where('key', '=', p.room)),
    nextExpiry: prepare<Nothing, { expiresAt: number | null }>(sqlite, () => db
      .selectFrom('rooms').select(e => e.fn.min<number | null>('expires_at').as('expiresAt'))),
    due: prepare<{ now: number, limit: number }, { key: number }>(sqlite, p => db
      .selectFrom('rooms').select('key').where('expires_at', '<=', p.now).orderBy('expires_at').limit(p.limit)),
    count: prepare<Nothing, { count: number }>(sqlite, () => db
      .selectFrom('rooms').select(e => e.fn.countAll<number>().as('count'))),
    countDue: prepare<{ time: number }, { count: number }>(sqlite, p => db
      .selectFrom('rooms').select(e => e.fn.countAll<number>().as('count')).where('expires_at', '<', p.time)),
    remove: prepare<{ room: number }, { group: number }>(sqlite, p => db
      .deleteFrom('rooms').where('key', '=', p.room).returning('group')),
    inGroup: prepare<{ group: number }, { key: number }>(sqlite, p => db
      .selectFrom('rooms').select('key').where('group', '=', p.group).limit(sql.lit(1))),
    moveGroup: prepare<{ from: number, to: number }, unknown>(sqlite, p => db
      .updateTable('rooms').set({ group: p.to }).where('group', '=', p.from)),
    clockMark: prepare<Nothing, { mark: number }>(sqlite, () => db.selectFrom('clock').select('mark')),
    setClockMark: prepare<{ mark: number }, unknown>(sqlite, p => db
      .updateTable('clock').set({ mark: p.mark }).where('mark', '!=', p.mark)),
  }
}
