import type { CreatedRoom } from '#shared/api'
import { endRoom } from '~/client/room/api'
import { writeFragment } from '~/client/encryption/linkKey'
import { createdRoomKeys } from '~/client/encryption/createdRoomKeys'
import { parseRoomReference } from '~/client/room/roomReference'
import type { SiteStrings } from '~/client/text/languages/en/site'
import { forget, recall, remember } from '~/client/tabStorage'

/** What kind of room to create; by default as the operator has chosen. */
export interface RoomWish {
  /** Left out, it is the longest. */
  readonly lifetimeSeconds?: number
  readonly encrypted?: boolean
  /** Of an encrypted room; empty for none. */
  readonly password?: string
}

/**
 * Creates rooms; the tab keeps their owner tokens. `make` gives the path of the new room, with its key, `undefined` where that
 * failed; `create` goes to its door as well; `unmake` is for a room that nobody needs after all.
 */
export function useCreateRoom() {
  const strings = useStrings()
  const busy = shallowRef(false)
  /** In words that follow the language of the page. */
  const problem = shallowRef<() => string>(() => '')
  const policy = useRuntimeConfig().public.encryption
  const isEncryptedUnlessDeclined = policy === 'default' || policy === 'required'

  async function make({ lifetimeSeconds, encrypted = isEncryptedUnlessDeclined, password = '' }: RoomWish = {}): Promise<string | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = () => ''
    try {
      const sealing = encrypted ? await newKeys(password) : undefined
      const body = { lifetimeSeconds, ...(sealing && { encrypted, verifier: sealing.keys.verifier }) }
      const room = await $fetch<CreatedRoom>('/api/rooms', { method: 'POST', body, retry: 0 })
      if (sealing) createdRoomKeys.set(room.id, sealing.keys)
      remember(room.id, { ownerToken: room.ownerToken })
      return `/room/${room.id}${sealing ? writeFragment(sealing.key) : ''}`
    }
    catch (error) {
      problem.value = () => explain(error, strings)
      return undefined
    }
    finally {
      busy.value = false
    }
  }

  async function unmake(path: string) {
    const roomId = parseRoomReference(path)
    const ownerToken = roomId === undefined ? undefined : recall(roomId)?.ownerToken
    if (roomId === undefined || ownerToken === undefined) return
    forget(roomId)
    createdRoomKeys.delete(roomId)
    await endRoom(useSite().here, roomId, ownerToken)
  }

  async function create(wish?: RoomWish) {
    // The page of a room comes while the room is made.
    void preloadRouteComponents('/room/new')
    loadRoomStrings().catch(() => {})
    const path = await make(wish)
    if (path === undefined) return
    // The room's scripts are still to come, which takes a while on a slow network.
    busy.value = true
    try {
      await navigateTo(path)
    }
    finally {
      busy.value = false
    }
  }

  return { make, create, unmake, busy: readonly(busy), problem: computed(() => problem.value()) }
}

/** Makes the keys of a new room here, where the server does not see them. */
async function newKeys(password: string) {
  const { createKeys } = await import('~/client/encryption/unlock')
  return await createKeys(password)
}

function explain(error: unknown, { home }: SiteStrings): string {
  if (typeof error !== 'object' || error === null || !('response' in error) || !(error.response instanceof Response)) {
    return home.createFailed
  }
  // A page of this site is refused only where a proxy changes the address that the server sees.
  if (error.response.status === 403) return home.createRefused(location.origin)
  const waitSeconds = Number(error.response.headers.get('retry-after'))
  return waitSeconds > 0 ? home.createBusy(waitSeconds, error.response.status === 503) : home.createFailed
}
