import type { Rate } from './rateLimit'

/** Limits of the domain; each is an operator's setting. */
export interface Limits {
  /** Live rooms. */
  rooms: number
  /** People in a room at a time. */
  participants: number
  /** Names ever taken in a room. */
  names: number
  /** Names of one address in a room. */
  namesPerAddress: number
  /** Messages of one participant. */
  messages: Rate
  /** Messages of everyone in a room. */
  roomMessages: Rate
  /** Frames of one connection, of any kind, valid or not. */
  frames: Rate
  /** Pages of messages for one connection. */
  history: Rate
  /** Retention per room: the oldest messages are erased first. */
  retainedMessages: number
  retainedBytes: number
}
