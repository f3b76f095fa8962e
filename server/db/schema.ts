import type { Generated } from 'kysely'

/**
 * The layout of the file. What dies together is stored together: names and texts stand in tables of a group of rooms
 * that end within a few seconds of each other, and a group is dropped whole. Deleting rows instead would leave
 * fragments of them in the slack of pages. What is not in a group (`rooms`) holds hashes and times only.
 */

/** A room, from its making to its end. */
export interface RoomTable {
  key: Generated<number>
  /** SHA-256 of the room's id; the id itself is nowhere in the file. */
  id_hash: Uint8Array
  /** SHA-256 of the owner's token. */
  owner_hash: Uint8Array
  /** The verifier of an encrypted room's key, or null in an open room. */
  verifier: Uint8Array | null
  /** Epoch milliseconds. */
  created_at: number
  expires_at: number
  /** The number in the names of the tables that hold its participants and messages. */
  group: number
  /** The group that it is being copied to, where its own has to go without it. */
  moves_to: number | null
}

/** Everyone who ever joined a room of the group. */
export interface ParticipantTable {
  key: Generated<number>
  room: number
  /** The public id. */
  id: string
  name: string
  /** What names that look the same share; null for sealed names, which the server cannot compare. */
  name_key: string | null
  /** SHA-256 of the private token. */
  session_hash: Uint8Array
  /** 1 while in the room, so that a restart knows who was there. */
  present: number
}

/** The messages of the rooms of the group. */
export interface MessageTable {
  room: number
  seq: number
  /** The key of the participant who wrote it. */
  author: number
  client_id: string
  text: string
  sent_at: number
}

/** One row: the highest time ever seen, so that a clock that was set back lengthens no room. */
export interface ClockTable {
  mark: number
}

export type Schema
  = & { rooms: RoomTable, clock: ClockTable, sqlite_schema: { type: string, name: string } }
    & { [table: `participants_${number}`]: ParticipantTable }
    & { [table: `messages_${number}`]: MessageTable }
