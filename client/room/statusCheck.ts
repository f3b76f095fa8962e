import type { RoomStatus } from '#shared/api'
import type { Room } from '#shared/protocol'
import type { Cell } from './cell'
import type { RoomNetwork } from './network'
import type { ServerClock } from './serverClock'
import { readClock, syncClock } from './serverClock'

/** How often those without a connection look whether the room is still there (milliseconds). */
const LOOK_EVERY_MS = 3000
/** A room that is gone this shortly before its time has expired (milliseconds). */
const CLOSE_TO_END_MS = 5000

/** What the server said last of a room, and its clock; `undefined` before it said anything. */
export interface StatusCells {
  readonly status: Cell<RoomStatus | undefined>
  readonly clock: Cell<ServerClock | undefined>
}

/** What the server says of a room to those without a connection, and the server's clock. @param isUntold whether nothing else tells of the room's end. */
export function createStatusCheck(
  roomId: string,
  { status, clock }: StatusCells,
  network: RoomNetwork,
  isUntold: () => boolean,
  apply: (answer: RoomStatus | 'missing' | 'unknown') => void,
) {
  let cancelLook = () => {}

  /** Asks whether the room is there, now and every few seconds: nothing else tells those without a connection that it has ended. */
  async function look() {
    lookLater()
    if (isUntold()) await ask()
  }

  function lookLater() {
    stop()
    cancelLook = network.after(LOOK_EVERY_MS, () => void look())
  }

  async function ask() {
    apply(await network.findRoom(roomId))
  }

  function take(answer: RoomStatus) {
    status.value = answer
    sync(answer.now)
  }

  /** The server's time is this, now (epoch milliseconds). */
  function sync(serverAt: number) {
    clock.value = syncClock(clock.value, serverAt, network.readClock())
  }

  /** Whether a room's time was over, or so nearly that the network's delay explains it. */
  function isOver(room: Pick<Room, 'expiresAt'>): boolean {
    return !clock.value || readClock(clock.value, network.readClock()).latest + CLOSE_TO_END_MS >= room.expiresAt
  }

  function stop() {
    cancelLook()
  }

  function clear() {
    stop()
    status.value = clock.value = undefined
  }

  return { look, lookLater, ask, take, sync, isOver, stop, clear }
}
