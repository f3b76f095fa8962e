import { createdRoomKeys } from '~/client/encryption/createdRoomKeys'
import { forget, recall, remember } from '~/client/tabStorage'

/** What the tab remembers of one room: the session of somebody who was in it, and the token of the person who made it. */
export function useTabSession(roomId: string) {
  const isOwner = shallowRef(false)
  const isReturning = shallowRef(false)

  return {
    isOwner: readonly(isOwner),
    /** Whether the tab was in the room before, and comes back without a name. */
    isReturning: readonly(isReturning),
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
