import type { KeyInLink, WholeKey } from '~/client/encryption/linkKey'
import { readRoomAddress, writeFragment } from '~/client/encryption/linkKey'
import { parseRoomReference } from '~/client/room/roomReference'

export interface AddressedRoom {
  readonly start: (inLink?: KeyInLink) => Promise<void>
  readonly key: Readonly<Ref<WholeKey | undefined>>
}

/**
 * The address of a room's page: starts the room with the key in it, once mounted and whenever the key changes, and replaces
 * another spelling by the canonical one. `exposed` is a key that the server has seen in a mangled link; `open` enters with a
 * key that was missing; `correct` goes to the room that a corrected code means. @param addressed the code as in the address.
 */
export function useRoomAddress(addressed: string, roomId: string, room: AddressedRoom) {
  const router = useRouter()
  const exposed = shallowRef<WholeKey>()

  /** Looks for the room that is meant again, with the key that is there. */
  async function correct(path: string) {
    const [, fragment = ''] = /(#.*)/.exec(path) ?? []
    if (parseRoomReference(path) === roomId) return await room.start(readRoomAddress(roomId, fragment || location.hash)?.key)
    await navigateTo(fragment === '' && room.key.value ? path + writeFragment(room.key.value) : path)
  }

  async function open(key: WholeKey) {
    exposed.value = undefined
    await router.replace({ hash: writeFragment(key) })
    await room.start(key)
  }

  /** A link that is put into the browser's address field, and differs in its key only, loads no page. */
  function readAgain() {
    exposed.value = undefined
    void room.start(readRoomAddress(roomId, location.hash)?.key)
  }

  onMounted(() => {
    const inLink = readRoomAddress(addressed, location.hash)?.key
    if (inLink?.status === 'mangled') exposed.value = inLink.key
    void room.start(inLink)
    addEventListener('hashchange', readAgain)
    const canonical = `/room/${roomId}`
    if (location.pathname !== router.resolve(canonical).href) void router.replace(canonical + location.hash)
  })
  onBeforeUnmount(() => removeEventListener('hashchange', readAgain))
  return { exposed: readonly(exposed), open, correct }
}
