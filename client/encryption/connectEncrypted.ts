import { nameKey } from '#shared/names/nameKey'
import type { RoomKeys } from './keys'
import { createSealedRoom } from './frameCrypto'
import type { Socket, SocketEvents } from './encryptedConnection'
import { sealSocket } from './encryptedConnection'
import { randomBytes } from './unlock'

/**
 * The connection to an encrypted room. Load this file only for one: it brings the table of letters that look the same.
 *
 * @param connect makes the connection itself.
 * @param keys what `unlock` gives.
 */
export function sealRoom<AnySocket extends Socket>(connect: (events: SocketEvents) => AnySocket, events: SocketEvents, roomId: string, keys: RoomKeys): AnySocket {
  return sealSocket(connect, events, createSealedRoom({ roomId, keys, random: randomBytes, nameKey }))
}
