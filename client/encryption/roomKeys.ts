import type { Cell } from '~/client/room/cell'
import type { KeyProblem } from '~/client/room/session'
import type { RoomSocket } from '~/client/room/socket'
import type { SocketEvents } from '~/client/room/socketEvents'
import type { connectEncrypted } from './connectEncrypted'
import { createdRoomKeys } from './createdRoomKeys'
import type { RoomKeys } from './keys'
import type { KeyInLink, WholeKey } from './linkKey'

/** The code that only an encrypted room needs. */
export interface Encryption {
  readonly connectEncrypted: typeof connectEncrypted
  readonly unlock: (key: WholeKey, password: string) => Promise<RoomKeys>
}

export interface KeyCells {
  readonly key: Cell<WholeKey | undefined>
  readonly asksPassword: Cell<boolean>
}

/** The key of a room from its link, its password, and the keys that are derived from both. @param load called for an encrypted room only. */
export function createRoomKeys(roomId: string, { key, asksPassword }: KeyCells, load: () => Promise<Encryption>) {
  let unlocked: { keys: RoomKeys, connectEncrypted: Encryption['connectEncrypted'] } | undefined

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
    const { connectEncrypted, unlock } = await load()
    const keys = createdRoomKeys.get(roomId) ?? await unlock(whole, password)
    if (key.value === whole) unlocked = { keys, connectEncrypted }
  }

  /** Makes the connection to the room; with a key, everything that goes through it is encrypted. `undefined` while it is locked. */
  function connect(open: (events: SocketEvents) => RoomSocket, events: SocketEvents): RoomSocket | undefined {
    return key.value ? unlocked?.connectEncrypted(open, events, roomId, unlocked.keys) : open(events)
  }

  return {
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
