import type { Rate } from './rateLimit'

/** Limits of the domain; each is an operator's setting, documented in `nuxt.config.ts`. */
export interface Limits {
  rooms: number
  participants: number
  /** Names ever taken in a room. */
  names: number
  namesPerAddress: number
  messageRate: Rate
  roomMessageRate: Rate
  frameRate: Rate
  historyRate: Rate
  /** Retention per room: the oldest messages are erased first. */
  retainedMessages: number
  retainedBytes: number
}
