import type { Rate } from './rateLimit'

/** What the domain limits; every figure is an operator's setting. */
export interface Limits {
  /** App rooms. */
  rooms: number
  /** People in a room at a time. */
  participants: number
  /** Names ever taken in a room. */
  names: number
  /** Names in a room of one address. */
  namesPerAddress: number
  /** Messages of one participant. */
  messages: Rate
  /** Messages of everyone in a room. */
  roomMessages: Rate
  /** Frames of one connection, of any kind, valid or not. */
  frames: Rate
  /** Pages of messages that one connection asks for. */
  history: Rate
  /** What is kept of a room: the oldest messages are erased first. */
  retainedMessages: number
  retainedBytes: number
}
