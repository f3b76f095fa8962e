import type { KeyProblem } from '~/client/room/session'
import type { KeyInLink, WholeKey } from '~/client/encryption/linkKey'
import { createdRoomKeys } from '~/client/encryption/createdRoomKeys'
import type { RoomKeys } from '~/client/encryption/keys'
import type { connectEncrypted } from '~/client/encryption/connectEncrypted'
import type { SocketEvents } from '~/client/room/socketEvents'

type RoomSocket = ReturnType<typeof useRoomSocket>

/** The key of a room from its link, its password, and the keys that are derived from both. */
export function useRoomKeys(roomId: string) {
  const key = shallowRef<WholeKey>()
  const asksPassword = shallowRef(false)
  let unlocked: { keys: RoomKeys, connectEncrypted: typeof connectEncrypted } | undefined

  /** Takes the key of a link. @returns what is wrong with it. */
  function read(inLink: KeyInLink): KeyProblem | undefined {
    unlocked = undefined
    key.value = 'secret' in inLink ? inLink : undefined
    asksPassword.value = inLink.status === 'needsPassword' && !createdRoomKeys.has(roomId)
    return damageOf(inLink)
  }

  /** Derives the keys, and loads the code that encrypts with them. @throws Error if something could not be loaded. */
  async function unlock(password: string): Promise<void> {
    const whole = key.value
    if (!whole || unlocked) return
    const [{ connectEncrypted }, { unlock }] = await Promise.all([import('~/client/encryption/connectEncrypted'), import('~/client/encryption/unlock')])
    const keys = createdRoomKeys.get(roomId) ?? await unlock(whole, password)
    if (key.value === whole) unlocked = { keys, connectEncrypted }
  }

  /** Makes the connection to the room; with a key, everything that goes through it is encrypted. `undefined` while it is locked. */
  function connect(open: (events: SocketEvents) => RoomSocket, events: SocketEvents): RoomSocket | undefined {
    return key.value ? unlocked?.connectEncrypted(open, events, roomId, unlocked.keys) : open(events)
  }

  return {
    key: readonly(key),
    asksPassword: readonly(asksPassword),
    read,
    unlock,
    connect,
    /** The server accepted the proof, so no password is asked for again. */
    accept() {
      asksPassword.value = false
    },
    /** Forgets the derived keys. */
    lock() {
      unlocked = undefined
    },
    /** Forgets the key too. */
    forget() {
      unlocked = key.value = undefined
    },
  }
}

/** A damaged key shows that there was one: nobody joins without it, even if the server calls the room open. */
function damageOf(inLink: KeyInLink): KeyProblem | undefined {
  if ('secret' in inLink || inLink.status === 'missing') return undefined
  return inLink.status === 'garbled' ? 'wrong' : inLink.status
}
