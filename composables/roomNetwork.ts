import type { RoomStatus } from '#shared/api'
import type { UpgradeRefusal } from '~/client/room/upgradeRefusal'
import { readRefusal } from '~/client/room/upgradeRefusal'
import type { ClockReading } from '~/client/room/serverClock'

/** The network, clocks and randomness that a room's client uses; tests pass in their own. */
export interface RoomNetwork {
  readonly WebSocket: new (url: string) => WebSocket
  /** Asks whether there is such a room; `unknown` if no answer came. */
  readonly findRoom: (roomId: string) => Promise<RoomStatus | 'missing' | 'unknown'>
  /** Asks why a WebSocket to the room could not be opened, which a browser does not tell. */
  readonly explainRefusal: (roomId: string) => Promise<UpgradeRefusal>
  /** Ends the room; false if the server refused or could not be reached. */
  readonly endRoom: (roomId: string, ownerToken: string) => Promise<boolean>
  /** Locks or unlocks the room; false if that failed. */
  readonly lockRoom: (roomId: string, ownerToken: string, locked: boolean) => Promise<boolean>
  readonly random: () => number
  readonly readClock: () => ClockReading
  /** Calls back after `ms` milliseconds, unless the returned function is called before. */
  readonly after: (ms: number, callback: () => void) => () => void
}

/** The browser's own network, timers and randomness. */
export function browserNetwork(): RoomNetwork {
  return {
    WebSocket,
    findRoom,
    explainRefusal,
    endRoom,
    lockRoom,
    random: Math.random,
    readClock: () => ({ monotonic: performance.now(), wall: Date.now() }),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
  }
}

async function findRoom(roomId: string): Promise<RoomStatus | 'missing' | 'unknown'> {
  try {
    return await $fetch<RoomStatus>(`/api/rooms/${roomId}`, { retry: 0 })
  }
  catch (error) {
    return statusCodeOf(error) === 404 ? 'missing' : 'unknown'
  }
}

async function explainRefusal(roomId: string): Promise<UpgradeRefusal> {
  try {
    const answer = await fetch(new URL(`ws/rooms/${roomId}`, useSite().here), { method: 'POST' })
    return readRefusal(await answer.json(), answer.headers.get('retry-after'))
  }
  catch {
    return { why: 'unknown' }
  }
}

async function lockRoom(roomId: string, ownerToken: string, locked: boolean): Promise<boolean> {
  try {
    await $fetch(`/api/rooms/${roomId}`, { method: 'PATCH', body: { locked }, headers: { authorization: `Bearer ${ownerToken}` }, retry: 0 })
    return true
  }
  catch {
    return false
  }
}

async function endRoom(roomId: string, ownerToken: string): Promise<boolean> {
  try {
    await $fetch(`/api/rooms/${roomId}`, { method: 'DELETE', headers: { authorization: `Bearer ${ownerToken}` }, retry: 0 })
    return true
  }
  catch (error) {
    return statusCodeOf(error) === 404
  }
}

function statusCodeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
}
