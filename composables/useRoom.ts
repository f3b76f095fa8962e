import { nanoid } from 'nanoid'
import type { RoomStatus } from '#shared/api'
import type { WholeKey } from '~/client/encryption/linkKey'
import type { RoomNetwork } from '~/client/room/network'
import { createRoomClient } from '~/client/room/roomClient'
import type { ServerClock } from '~/client/room/serverClock'
import type { Session } from '~/client/room/session'
import { NEW_ROOM_STATE } from '~/client/room/state'
import { forget, recall, remember } from '~/client/tabStorage'
import { browserNetwork } from '~/composables/roomNetwork'

/** One room in the page (`client/room/roomClient.ts`): what is known of it, as refs. It does nothing before `start`, which a page calls once it is mounted, and stops with its scope. */
export function useRoom(roomId: string, network: RoomNetwork = browserNetwork()) {
  const cells = {
    session: shallowRef<Session>({ phase: 'door' }),
    state: shallowRef(NEW_ROOM_STATE),
    status: shallowRef<RoomStatus>(),
    clock: shallowRef<ServerClock>(),
    key: shallowRef<WholeKey>(),
    asksPassword: shallowRef(false),
    isOwner: shallowRef(false),
    isReturning: shallowRef(false),
  }
  const client = createRoomClient(roomId, cells, { network, storage: { recall, remember, forget }, loadEncryption, newId: nanoid })
  onScopeDispose(client.dispose)
  return { ...cells, ...client }
}

async function loadEncryption() {
  const [{ connectEncrypted }, { unlock }] = await Promise.all([import('~/client/encryption/connectEncrypted'), import('~/client/encryption/unlock')])
  return { connectEncrypted, unlock }
}
