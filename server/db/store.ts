import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { PAGE_BYTES, PAGE_MESSAGES } from '#shared/limits'
import type { Message, Participant } from '#shared/protocol'
import type { Page, PagePosition } from '#server/rooms/ledger'
import { createEraser } from '#server/db/erasure/eraser'
import { createGroups } from '#server/db/erasure/groups'
import { RESERVE_BYTES } from '#server/db/erasure/reserve'
import { createRoomQueries } from './roomQueries'
import type { Schema } from './schema'
import { createDiskSpace } from '#server/db/erasure/diskSpace'
import { namingFullStorage } from './storageFull'

/** A room's row. Times in epoch milliseconds. */
export interface RoomRow {
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

/** How much is kept of a room's messages; `lastSeq` is 0 where it never had one. */
export interface RetainedMessages {
  lastSeq: number
  count: number
  /** Of texts, in UTF-8. */
  bytes: number
}

/** A message by who sent it, under which `clientId`, and where it stands. */
export interface MessageEntry {
  /** The key of the participant. */
  author: number
  clientId: string
  seq: number
  /** Of its text, in UTF-8. */
  bytes: number
}

/** Ends a transaction of which nothing is to stay. */
class TrialOver extends Error {}

export type Store = ReturnType<typeof createStore>

/**
 * Everything that is kept, by what it is for. All of it is synchronous: one writer, one handle, nothing to await.
 *
 * @param sqlite the one handle on the file.
 * @param db Kysely over it, which types and compiles every query.
 * @param databaseBytes the most that the file may hold.
 * @param reserveBytes how much of the disk is kept for erasing.
 */
export function createStore(sqlite: Database.Database, db: Kysely<Schema>, databaseBytes: number, reserveBytes = RESERVE_BYTES) {
  const diskSpace = createDiskSpace(sqlite, databaseBytes, reserveBytes)
  const rooms = createRoomQueries(sqlite, db)
  const groups = createGroups(sqlite, db)
  const eraser = createEraser(sqlite, rooms, groups, diskSpace, transaction)

  // Made once: making one costs as much as running it.
  const atomically = sqlite.transaction((work: () => void) => work())

  function transaction(work: () => void) {
    try {
      namingFullStorage(() => atomically.immediate(work))
      groups.keep()
    }
    catch (error) {
      groups.forget()
      throw error
    }
  }

  return {
    /** Runs `work` as one transaction: all of it is committed, or (where it throws) none of it. @throws StorageFullError */
    transaction,

    /** Stores a new room. */
    addRoom(room: { idHash: Uint8Array, ownerHash: Uint8Array, verifier: Uint8Array | null, createdAt: number, expiresAt: number }): RoomRow {
      diskSpace.assertWritable()
      const { createdAt, expiresAt, ownerHash, verifier } = room
      const stored = rooms.add.get({ ...room, group: groups.forNewRoom(expiresAt) })
      if (!stored) throw new Error('The room was not stored.')
      return { key: stored.key, createdAt, expiresAt, ownerHash, verifier }
    },

    /** The room whose id has this SHA-256, ended or not. */
    findRoom: (idHash: Uint8Array): RoomRow | undefined => rooms.find.get({ idHash }),

    /** How many rooms are stored. */
    countRooms: (): number => rooms.count.get({})?.count ?? 0,

    /** The keys of all rooms that are stored. */
    roomKeys: (): number[] => rooms.keys.all({}).map(({ key }) => key),

    /** Whether the room with this key is stored. */
    hasRoom: (room: number): boolean => rooms.byKey.get({ room }) !== undefined,

    /** Whether the disk has space for something new. @throws StorageFullError */
    checkSpace: diskSpace.check,

    /** Finds out whether a room can be made and something written, and leaves nothing of it. @throws StorageFullError, and what the file is refused by */
    tryToStore() {
      diskSpace.check()
      for (const ms of [1, -1]) transaction(() => rooms.moveClockMark.run({ ms }))
      try {
        transaction(() => {
          groups.tryToCreate()
          throw new TrialOver()
        })
      }
      catch (error) {
        if (!(error instanceof TrialOver)) throw error
      }
    },

    /** Whether the file holds nearly as much as it may. */
    isNearlyFull: diskSpace.isNearlyFull,

    /** How many rooms ended before this time and are still stored. */
    countEnded: (before: number): number => rooms.countEnded.get({ before })?.count ?? 0,

    /** Ends a room before its time, even where the disk is full. */
    endRoom(room: number, now: number) {
      diskSpace.withReserve(() => transaction(() => rooms.end.run({ room, now })))
    },

    /** When the next room ends after this time (epoch milliseconds), or `undefined` where there is none. */
    nextEnd: (after: number): number | undefined => rooms.nextEnd.get({ after })?.expiresAt ?? undefined,

    /** The keys of the rooms that end after one time and up to another. */
    roomsEnding: (after: number, upTo: number): number[] => rooms.ending.all({ after, upTo }).map(({ key }) => key),

    /** Erases a slice of what has ended. @returns whether there is more to erase now. @throws StorageFullError */
    erase: eraser.erase,

    /** Whether nothing that ended is left in the file or its log. */
    isErased: eraser.isDone,

    /** The highest time ever written down (epoch milliseconds), 0 where there is none. */
    clockMark: (): number => rooms.clockMark.get({})?.mark ?? 0,

    /** Writes down the time, or 0 where no room is stored that it could matter to. */
    setClockMark(now: number) {
      const mark = rooms.nextEnd.get({ after: 0 })?.expiresAt == null ? 0 : now
      // Where there is nothing to keep, nothing is written.
      if (mark !== 0 || rooms.clockMark.get({})?.mark) transaction(() => rooms.setClockMark.run({ mark }))
    },

    /** Stores a participant; `undefined` where somebody has, or had, a name that looks the same. */
    addParticipant(room: number, participant: Participant & { nameKey: string | null, sessionHash: Uint8Array }): number | undefined {
      diskSpace.assertWritable()
      return groups.of(room).addParticipant.get({ ...participant, room })?.key
    },

    /** Whoever has the session with this SHA-256 in this room. */
    participantBySession: (room: number, sessionHash: Uint8Array): StoredParticipant | undefined =>
      groups.of(room).participantBySession.get({ room, sessionHash }),

    /** Who was in the room when this was last written down. */
    presentParticipants: (room: number): StoredParticipant[] => groups.of(room).presentParticipants.all({ room }),

    /** How many names were ever taken in this room. */
    countNames: (room: number): number => groups.of(room).countNames.get({ room })?.count ?? 0,

    /** The keys of those who are not in the room, who came first first. */
    awayParticipants: (room: number): number[] => groups.of(room).awayParticipants.all({ room }).map(({ key }) => key),

    /** Frees the name of somebody, who has no message in the room. */
    forgetParticipant(room: number, participant: number) {
      groups.of(room).forgetParticipant.run({ key: participant })
    },

    /** Writes down whether somebody is in the room. */
    setPresent(room: number, participant: number, present: boolean) {
      groups.of(room).setPresent.run({ key: participant, present: present ? 1 : 0 })
    },

    /** Stores a message; false where the room's end has come. */
    addMessage(message: { room: number, seq: number, author: number, clientId: string, text: string, sentAt: number }): boolean {
      diskSpace.assertWritable()
      return groups.of(message.room).addMessage.run(message) === 1
    },

    /** The message that has this `seq`. */
    messageAt: (room: number, seq: number): Message | undefined => groups.of(room).messageAt.get({ room, seq }),

    /** Who sent which messages of a room, and under which `clientId`, oldest first. */
    messageEntries: (room: number): MessageEntry[] => groups.of(room).messageEntries.all({ room }),

    /** What is kept of a room's messages. */
    retainedMessages: (room: number): RetainedMessages => groups.of(room).retainedMessages.get({ room }) ?? { lastSeq: 0, count: 0, bytes: 0 },

    /** Erases one message of a room. @returns what it was. */
    dropMessage: (room: number, seq: number): MessageEntry | undefined => groups.of(room).dropMessage.get({ room, seq }),

    /** Erases the oldest messages of a room, but for the newest. @returns what they were, oldest first. */
    dropOldestMessages: (room: number, limit: number): MessageEntry[] => groups.of(room).dropOldestMessages.all({ room, limit }),

    /** A page of messages: up to `limit` and 256 KiB, at least one where there is one. */
    page(room: number, { before, after, limit = PAGE_MESSAGES }: PagePosition): Page {
      const group = groups.of(room)
      if (after !== undefined) return readPage(group.pageAfter.iterate({ room, after, limit: limit + 1 }), limit)
      const { messages, more } = readPage(group.pageBefore.iterate({ room, before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 }), limit)
      return { messages: messages.reverse(), more }
    },

    /** Empties the write-ahead log and lets go of the file. @throws StorageFullError where the log has to stay, for the next start */
    close() {
      try {
        namingFullStorage(diskSpace.emptyLog)
      }
      finally {
        sqlite.close()
      }
    },
  }
}

/** Reads rows until they make a page: `limit` of them, 256 KiB of JSON, at least one. */
function readPage(rows: Iterable<Message>, limit: number): Page {
  const messages: Message[] = []
  let bytes = 0
  for (const row of rows) {
    bytes += Buffer.byteLength(JSON.stringify(row))
    if (messages.length > 0 && (messages.length === limit || bytes > PAGE_BYTES)) return { messages, more: true }
    messages.push(row)
  }
  return { messages, more: false }
}
