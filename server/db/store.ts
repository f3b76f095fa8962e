import { PAGE_BYTES, PAGE_MESSAGES } from '#shared/limits'
import type { Message } from '#shared/protocol'
import type { Page, PagePosition } from '#server/rooms/ledger'
import { createEraser } from '#server/db/erasure/eraser'
import { createGroups } from '#server/db/erasure/groups'
import { RESERVE_BYTES } from '#server/db/erasure/reserve'
import { createParticipants } from './participants'
import { createRoomQueries } from './roomQueries'
import type { OpenDatabase } from './open'
import type { WriteAheadLog } from './writeAheadLog'
import { createDiskSpace } from '#server/db/erasure/diskSpace'
import { namingFullStorage } from './storageFull'

/** Times in epoch milliseconds. */
export interface RoomRow {
  key: number
  createdAt: number
  expiresAt: number
  ownerHash: Uint8Array
  verifier: Uint8Array | null
  /** 1 while nobody new comes in. */
  locked: number
}

/** How much is retained of a room's messages; `lastSeq` is 0 before the first one. */
export interface RetainedMessages {
  lastSeq: number
  count: number
  /** Of texts, in UTF-8. */
  bytes: number
}

export interface MessageEntry {
  author: number
  clientId: string
  seq: number
  bytes: number
}

/** Rolls back a transaction on purpose. */
class TrialOver extends Error {}

export type Store = ReturnType<typeof createStore>

/** All stored data, by intent. Everything is synchronous: one writer, one handle, nothing to await. */
export function createStore({ sqlite, db }: Omit<OpenDatabase, 'close'>, log: WriteAheadLog, databaseBytes: number, reserveBytes = RESERVE_BYTES) {
  const diskSpace = createDiskSpace(sqlite, log, databaseBytes, reserveBytes)
  const rooms = createRoomQueries(sqlite, db)
  const groups = createGroups(sqlite, db)
  const eraser = createEraser(sqlite, rooms, groups, diskSpace, log, transaction)

  // Created once: creating it costs as much as running it.
  const atomically = sqlite.transaction((work: () => void) => work())

  function transaction(work: () => void) {
    // A write now would overwrite what a power cut needs.
    if (log.isHeld) throw new Error('Nothing may be written while the log is copied.')
    try {
      namingFullStorage(() => atomically.immediate(work))
      groups.keep()
    }
    catch (error) {
      groups.forget()
      throw error
    }
    log.grew()
  }

  return {
    /** Runs `work` as one transaction; rolls back if it throws. Call it from `whenFree`. @throws StorageFullError */
    transaction,

    /** Runs `work` as soon as transactions are allowed, mostly at once. */
    whenFree: log.whenFree,

    /** Calls back when all that is stored now is on the disk, or cannot be put there. */
    whenSynced: log.whenSynced,

    /** From here on nothing is held. @throws StorageFullError, SyncError */
    stopSyncing: log.stop,

    isHeld: (): boolean => log.isHeld,

    addRoom(room: { idHash: Uint8Array, ownerHash: Uint8Array, verifier: Uint8Array | null, createdAt: number, expiresAt: number }): RoomRow {
      diskSpace.assertWritable()
      const { createdAt, expiresAt, ownerHash, verifier } = room
      const stored = rooms.add.get({ ...room, group: groups.forNewRoom(expiresAt) })
      if (!stored) throw new Error('The room was not stored.')
      return { key: stored.key, createdAt, expiresAt, ownerHash, verifier, locked: 0 }
    },

    /** The room whose id has this SHA-256, even if it has ended. */
    findRoom: (idHash: Uint8Array): RoomRow | undefined => rooms.find.get({ idHash }),

    countRooms: (): number => rooms.count.get({})?.count ?? 0,

    roomKeys: (): number[] => rooms.keys.all({}).map(({ key }) => key),

    /** Whether nobody new comes in. */
    isLocked: (room: number): boolean => rooms.isLocked.get({ room })?.locked === 1,

    /** @returns whether that changed anything. */
    setLocked: (room: number, locked: boolean): boolean => rooms.setLocked.run({ room, locked: locked ? 1 : 0 }) === 1,

    hasRoom: (room: number): boolean => rooms.byKey.get({ room }) !== undefined,

    checkSpace: diskSpace.check,

    /** Tries to create a room and write a message, and rolls both back. @throws StorageFullError, and SQLite's errors if the file is refused */
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

    bytesUntilNearlyFull: diskSpace.bytesUntilNearlyFull,

    countEnded: (before: number): number => rooms.countEnded.get({ before })?.count ?? 0,

    /** Ends a room early, even if the disk is full. */
    endRoom(room: number, now: number) {
      diskSpace.withReserve(() => transaction(() => rooms.end.run({ room, now })))
    },

    /** The next end of a room after this time (epoch milliseconds). */
    nextEnd: (after: number): number | undefined => rooms.nextEnd.get({ after })?.expiresAt ?? undefined,

    roomsEnding: (after: number, upTo: number): number[] => rooms.ending.all({ after, upTo }).map(({ key }) => key),

    /** Erases one batch of ended rooms. @throws StorageFullError */
    erase: eraser.erase,

    /** Erases all ended rooms at once, before anybody is served. @throws StorageFullError */
    eraseAll: eraser.eraseAll,

    /** Whether nothing of an ended room is left in the file or its log. */
    isErased: eraser.isDone,

    clockMark: (): number => rooms.clockMark.get({})?.mark ?? 0,

    /** Stores the time, or 0 if no room is left that needs it. */
    setClockMark(now: number) {
      const mark = rooms.nextEnd.get({ after: 0 })?.expiresAt == null ? 0 : now
      // If there is nothing to keep, nothing is written.
      if (mark !== 0 || rooms.clockMark.get({})?.mark) transaction(() => rooms.setClockMark.run({ mark }))
    },

    ...createParticipants(groups, diskSpace.assertWritable),

    /** @returns false if the room has ended. */
    addMessage(message: { room: number, seq: number, author: number, clientId: string, text: string, sentAt: number }): boolean {
      diskSpace.assertWritable()
      return groups.of(message.room).addMessage.run(message) === 1
    },

    messageAt: (room: number, seq: number): Message | undefined => groups.of(room).messageAt.get({ room, seq }),

    /** Entries for the dedup index, oldest first. */
    messageEntries: (room: number): MessageEntry[] => groups.of(room).messageEntries.all({ room }),

    retainedMessages: (room: number): RetainedMessages => groups.of(room).retainedMessages.get({ room }) ?? { lastSeq: 0, count: 0, bytes: 0 },

    dropMessage: (room: number, seq: number): MessageEntry | undefined => groups.of(room).dropMessage.get({ room, seq }),

    /** Erases the oldest messages, never the newest. @returns the erased ones, oldest first. */
    dropOldestMessages: (room: number, limit: number): MessageEntry[] => groups.of(room).dropOldestMessages.all({ room, limit }),

    /** A page of messages: up to `limit` and 256 KiB, at least one if there is one. */
    page(room: number, { before, after, limit = PAGE_MESSAGES }: PagePosition): Page {
      const group = groups.of(room)
      if (after !== undefined) return readPage(group.pageAfter.iterate({ room, after, limit: limit + 1 }), limit)
      const { messages, more } = readPage(group.pageBefore.iterate({ room, before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 }), limit)
      return { messages: messages.reverse(), more }
    },

    /** Empties the log and closes the file. @throws StorageFullError, SyncError if the log must stay until the next start */
    close: log.close,
  }
}

/** Reads rows up to `limit` or 256 KiB of JSON, at least one. */
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
