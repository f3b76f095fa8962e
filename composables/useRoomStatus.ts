import type { RoomStatus } from '#shared/api'
import type { Room } from '#shared/protocol'
import type { ServerClock } from '~/client/room/serverClock'
import { readClock, syncClock } from '~/client/room/serverClock'
import type { RoomNetwork } from '~/composables/roomNetwork'

/** How often those without a connection look whether the room is still there (milliseconds). */
const LOOK_EVERY_MS = 3000
/** A room that is gone this shortly before its time has expired (milliseconds). */
const CLOSE_TO_END_MS = 5000

/** What the server says of a room to those without a connection, and the server's clock. @param isUntold whether nothing else tells of the room's end. */
export function useRoomStatus(roomId: string, network: () => RoomNetwork | undefined, isUntold: () => boolean, apply: (answer: RoomStatus | 'missing' | 'unknown') => void) {
  const status = shallowRef<RoomStatus>()
  const clock = shallowRef<ServerClock>()
  let cancelLook = () => {}

  /** Asks whether the room is there, now and every few seconds: nothing else tells those without a connection that it has ended. */
  async function look() {
    lookLater()
    if (isUntold()) await ask()
  }

  function lookLater() {
    stop()
    cancelLook = network()?.after(LOOK_EVERY_MS, () => void look()) ?? cancelLook
  }

  async function ask() {
    apply(await network()?.findRoom(roomId) ?? 'unknown')
  }

  function take(answer: RoomStatus) {
    status.value = answer
    sync(answer.now)
  }

  /** The server's time is this, now (epoch milliseconds). */
  function sync(serverAt: number) {
    const through = network()
    if (through) clock.value = syncClock(clock.value, serverAt, through.readClock())
  }

  /** Whether a room's time was over, or so nearly that the network's delay explains it. */
  function isOver(room: Pick<Room, 'expiresAt'>): boolean {
    const through = network()
    return !clock.value || !through || readClock(clock.value, through.readClock()).latest + CLOSE_TO_END_MS >= room.expiresAt
  }

  function stop() {
    cancelLook()
  }

  function clear() {
    stop()
    status.value = clock.value = undefined
  }

  onScopeDispose(stop)
  return { status: readonly(status), clock: readonly(clock), look, lookLater, ask, take, sync, isOver, stop, clear }
}
