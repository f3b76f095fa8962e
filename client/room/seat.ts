import { createdRoomKeys } from '~/client/encryption/createdRoomKeys'
import type { RoomMemory } from '~/client/tabStorage'
import type { Cell } from './cell'

/** Keeps the tokens of rooms for as long as the client may come back: `client/tabStorage` in the page. */
export interface SeatStorage {
  readonly recall: (roomId: string) => RoomMemory | undefined
  readonly remember: (roomId: string, more: RoomMemory) => void
  readonly forget: (roomId: string) => void
}

export interface SeatCells {
  readonly isOwner: Cell<boolean>
  /** Whether the client was in the room before, and comes back without a name. */
  readonly isReturning: Cell<boolean>
}

export type Seat = ReturnType<typeof createSeat>

/** What a client remembers of one room: the session of somebody who was in it, and the token of the person who made it. */
export function createSeat(roomId: string, { isOwner, isReturning }: SeatCells, { recall, remember, forget }: SeatStorage) {
  return {
    session: () => recall(roomId)?.session,
    ownerToken: () => recall(roomId)?.ownerToken,
    rememberSession: (session: string) => remember(roomId, { session }),

    read() {
      const memory = recall(roomId)
      isOwner.value = memory?.ownerToken !== undefined
      isReturning.value = memory?.session !== undefined
    },

    /** The room does not know the session any more. */
    forgetSession() {
      const ownerToken = recall(roomId)?.ownerToken
      forget(roomId)
      if (ownerToken !== undefined) remember(roomId, { ownerToken })
      isReturning.value = false
    },

    /** The room is over: forgets its tokens and keys. */
    forgetAll() {
      forget(roomId)
      createdRoomKeys.delete(roomId)
    },
  }
}
