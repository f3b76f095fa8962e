import { browserNetwork } from '~/composables/roomNetwork'
import type { RoomNetwork } from '~/composables/roomNetwork'
import { keysMadeHere } from '~/client/encryption/createdRoomKeys'
import type { ServerClock } from '~/client/room/serverClock'
import { readClock, syncClock } from '~/client/room/serverClock'
import { forget, rememberedRooms } from '~/client/tabStorage'

/** How often the server is asked (milliseconds): what the tab holds of a room is gone within 5 s of its end. */
export const ASK_EVERY_MS = 3000

interface Life { readonly expiresAt: number, readonly clock: ServerClock }

/**
 * Forgets what the tab holds of rooms that it has left, once they end: their sessions, tokens and keys. Only the server knows
 * when, since a room may be ended early and the device's clock may be wrong. So it is asked every few seconds, only while the
 * tab holds something of a room that it is not in. Where it cannot be reached, a room's time still runs out.
 *
 * @param current the room whose page is open; that page asks, or is told, by itself.
 */
export function useForgetEnded(current: () => string | undefined, network: () => RoomNetwork = browserNetwork) {
  const lives = new Map<string, Life>()
  let cancel = () => {}
  let outside: RoomNetwork | undefined
  let isStopped = false

  async function ask() {
    cancel()
    if (!outside || isStopped) return
    cancel = outside.after(ASK_EVERY_MS, () => void ask())
    await Promise.all(leftRooms().map(askFor))
  }

  function leftRooms(): string[] {
    return [...new Set([...rememberedRooms(), ...keysMadeHere.keys()])].filter(roomId => roomId !== current())
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
    keysMadeHere.delete(roomId)
    lives.delete(roomId)
  }

  onMounted(() => {
    outside = network()
    void ask()
  })
  // Whoever comes to a room, or leaves one, need not wait; nor does a page that wakes up.
  watch(current, () => void ask(), { flush: 'post' })
  usePageLifecycle({ onResume: () => void ask() })
  onScopeDispose(() => {
    isStopped = true
    cancel()
  })
}
