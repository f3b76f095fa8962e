import type { RoomStatus } from '#shared/api'
import type { UpgradeRefusal } from './upgradeRefusal'
import type { ClockReading } from './serverClock'

/** Clocks, timers and randomness. */
export interface Device {
  readonly random: () => number
  readonly readClock: () => ClockReading
  /** Calls back after `ms` milliseconds, unless the returned function is called before. */
  readonly after: (ms: number, callback: () => void) => () => void
}

/** The network, clocks and randomness that a room's client uses; tests pass in their own. */
export interface RoomNetwork extends Device {
  /** Opens a WebSocket to the room. */
  readonly connect: (roomId: string) => WebSocket
  /** Asks whether there is such a room; `unknown` if no answer came. */
  readonly findRoom: (roomId: string) => Promise<RoomStatus | 'missing' | 'unknown'>
  /** Asks why a WebSocket to the room could not be opened, which a browser does not tell. */
  readonly explainRefusal: (roomId: string) => Promise<UpgradeRefusal>
  /** Ends the room; false if the server refused or could not be reached. */
  readonly endRoom: (roomId: string, ownerToken: string) => Promise<boolean>
  /** Locks or unlocks the room; false if that failed. */
  readonly lockRoom: (roomId: string, ownerToken: string, locked: boolean) => Promise<boolean>
}

/** The clocks, timers and randomness of the browser or Node. */
export const DEVICE: Device = {
  random: Math.random,
  readClock: () => ({ monotonic: performance.now(), wall: Date.now() }),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
