import type { Generated } from 'kysely'

/**
 * The tables of the file. Rooms that end together are stored together: names and texts are in the tables of a group, which
 * are dropped whole. Deleting rows would leave fragments of text in the slack of pages. Outside the groups (`rooms`) are
 * only hashes and times.
 */

export interface RoomTable {
  key: Generated<number>
  /** SHA-256 of the room's id; the id itself is not stored. */
  id_hash: Uint8Array
  owner_hash: Uint8Array
  /** The verifier of an encrypted room's key; null for other rooms. */
  verifier: Uint8Array | null
  /** Epoch milliseconds. */
  created_at: number
  expires_at: number
  /** The number in the names of the group's tables. */
  group: number
  /** The group that it is being copied to, if its own will be dropped. */
  moves_to: number | null
  /** 1 while nobody new comes in. */
  locked: Generated<number>
}

export interface ParticipantTable {
  key: Generated<number>
  room: number
  id: string
  name: string
  /** The same for names that look the same; null for sealed names, which the server cannot compare. */
  name_key: string | null
  /** Unless it is 32 bytes, nobody comes back to this row: its person left for good, or has another name in another row. */
  session_hash: Uint8Array
  /** 1 while in the room: a restart restores presence from it. */
  present: number
}

export interface MessageTable {
  room: number
  seq: number
  author: number
  client_id: string
  text: string
  sent_at: number
}

/** One row: the highest time ever seen, so that setting the clock back lengthens no room. */
export interface ClockTable {
  mark: number
}

export type Schema
  = & { rooms: RoomTable, clock: ClockTable, sqlite_schema: { type: string, name: string } }
    & { [table: `participants_${number}`]: ParticipantTable }
    & { [table: `messages_${number}`]: MessageTable }
