import { findRoom } from '~/client/room/api'
import type { RoomNetwork } from '~/client/room/network'
import { DEVICE } from '~/client/room/network'
import { createdRoomKeys } from '~/client/encryption/createdRoomKeys'
import type { ServerClock } from '~/client/room/serverClock'
import { readClock, syncClock } from '~/client/room/serverClock'
import { forget, rememberedRooms } from '~/client/tabStorage'

/** How often the server is asked (milliseconds): what the tab holds of a room is gone within 5 s of its end. */
export const ASK_EVERY_MS = 3000

type FindingNetwork = Pick<RoomNetwork, 'findRoom' | 'readClock' | 'after'>

interface Life { readonly expiresAt: number, readonly clock: ServerClock }

/**
 * Forgets the sessions, tokens and keys of rooms that the tab has left, once they end. Only the server knows when: a room may
 * be ended early, and the device's clock may be wrong. So it is asked, while the tab remembers a room that it is not in. If the
 * server cannot be reached, a room still expires. @param current the room whose page is open, which finds out by itself.
 */
export function useForgetEnded(current: () => string | undefined, network: () => FindingNetwork = browserFinding) {
  const lives = new Map<string, Life>()
  let cancel = () => {}
  let outside: FindingNetwork | undefined
  let isStopped = false

  async function ask() {
    cancel()
    if (!outside || isStopped) return
    cancel = outside.after(ASK_EVERY_MS, () => void ask())
    await Promise.all(leftRooms().map(askFor))
  }

  function leftRooms(): string[] {
    return [...new Set([...rememberedRooms(), ...createdRoomKeys.keys()])].filter(roomId => roomId !== current())
  }

  async function askFor(roomId: string) {
    if (isOver(roomId)) return forgetRoom(roomId)
    const answer = await outside?.findRoom(roomId)
    if (answer === 'missing') forgetRoom(roomId)
    else if (answer !== undefined && answer !== 'unknown') note(roomId, answer)
  }

  function note(roomId: string, { expiresAt, now }: { expiresAt: number, now: number }) {
    if (outside) lives.set(roomId, { expiresAt, clock: syncClock(lives.get(roomId)?.clock, now, outside.readClock()) })
  }

  function isOver(roomId: string): boolean {
    const life = lives.get(roomId)
    return life !== undefined && outside !== undefined && readClock(life.clock, outside.readClock()).certain >= life.expiresAt
  }

  function forgetRoom(roomId: string) {
    forget(roomId)
    createdRoomKeys.delete(roomId)
    lives.delete(roomId)
  }

  onMounted(() => {
    outside = network()
    void ask()
  })
  // At once when a room is entered or left, and when the page resumes.
  watch(current, () => void ask(), { flush: 'post' })
  usePageLifecycle({ onResume: () => void ask() })
  onScopeDispose(() => {
    isStopped = true
    cancel()
  })
}

function browserFinding(): FindingNetwork {
  return { ...DEVICE, findRoom: roomId => findRoom(useSite().here, roomId) }
}
