import { nameKey } from '#shared/names/nameKey'
import type { RoomKeys } from './keys'
import { createFrameCrypto } from './frameCrypto'
import type { SocketEvents } from '~/client/room/socketEvents'
import type { Socket } from './encryptedConnection'
import { encryptConnection } from './encryptedConnection'
import { randomBytes } from './bytes'

/** Connects to an encrypted room over `connect`. Import it only for one: it brings the large table of lookalike characters. */
export function connectEncrypted<AnySocket extends Socket>(connect: (events: SocketEvents) => AnySocket, events: SocketEvents, roomId: string, keys: RoomKeys): AnySocket {
  return encryptConnection(connect, events, createFrameCrypto({ roomId, keys, random: randomBytes, nameKey }))
}
