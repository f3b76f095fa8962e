import type { ErrorCode } from '#shared/protocol'
import type { Obstacle } from '~/client/room/upgradeRefusal'

// What the components of a room are given, grouped by what it is about.

/** Which room it is, and what one may do with it. */
export interface RoomAccess {
  readonly id: string
  /** The whole link, with the key of an encrypted room. */
  readonly link: string
  readonly isOwner: boolean
  /** Whether nobody new comes in. */
  readonly isLocked: boolean
  readonly isEncrypted: boolean
  readonly hasPassword: boolean
  /** Whether it is encrypted, and the page came over plain HTTP: then encryption protects nothing. */
  readonly isUnsafe: boolean
}

export interface RoomTime {
  readonly remainingMs: number
  readonly lifetimeMs: number
  /** Whether so little is left that it is shown as a warning. */
  readonly isScarce: boolean
}

/** The connection, as far as people are told of it. */
export interface RoomConnectivity {
  /** Whether it has been away for long enough to be worth a word. */
  readonly isReconnecting: boolean
  readonly obstacle?: Obstacle
}

/** The next room, where the talk goes on after the end. */
export interface NextRoom {
  /** Its path, once somebody has made it. */
  readonly path?: string
  /** Whether the others have its link. */
  readonly isShared: boolean
  readonly isBusy: boolean
  /** What went wrong with making it, in words. */
  readonly problem: string
  /** Makes it for everyone. @param password empty for none. */
  readonly create: (password: string) => void
  /** Takes one's name along to it. */
  readonly follow: () => void
}

export interface RoomActions {
  /** Posts a text; gives the problem with it, and has then posted nothing. */
  readonly post: (text: string) => ErrorCode | undefined
  readonly sayTyping: () => void
  readonly loadOlder: () => void
  readonly retry: (clientId: string) => void
  readonly discard: (clientId: string) => void
  /** Asks for another name; false without a connection. What comes of it is in the room's state. */
  readonly rename: (name: string) => boolean
  /** Leaves for good. */
  readonly leave: () => void
  /** Locks or unlocks the room; false if that failed. */
  readonly lock: (locked: boolean) => Promise<boolean>
  /** Ends the room for everyone; false if that failed. */
  readonly end: () => Promise<boolean>
}
