import type { RoomStatus } from '#shared/api'

/** A question without an answer within this time is given up: a dead network may keep it open for minutes (milliseconds). */
export const ANSWER_TIMEOUT_MS = 10_000

// `site` is the site's address, with a slash at the end. Nothing throws.

/** Asks whether there is such a room; `unknown` if no answer came. */
export async function findRoom(site: URL, roomId: string): Promise<RoomStatus | 'missing' | 'unknown'> {
  try {
    const answer = await fetch(roomUrl(site, roomId), { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
    return answer.ok ? await answer.json() : answer.status === 404 ? 'missing' : 'unknown'
  }
  catch {
    return 'unknown'
  }
}

/** Ends the room; false if the server refused or could not be reached. */
export async function endRoom(site: URL, roomId: string, ownerToken: string): Promise<boolean> {
  const status = await changeRoom(site, roomId, ownerToken, 'DELETE')
  return status === 204 || status === 404
}

/** Changes a room as its owner. @param body JSON. @returns the status of the answer; `undefined` without one. */
export async function changeRoom(site: URL, roomId: string, ownerToken: string, method: string, body?: string): Promise<number | undefined> {
  try {
    const headers = { 'authorization': `Bearer ${ownerToken}`, 'content-type': 'application/json' }
    return (await fetch(roomUrl(site, roomId), { method, headers, body })).status
  }
  catch {
    return undefined
  }
}

function roomUrl(site: URL, roomId: string): URL {
  return new URL(`api/rooms/${roomId}`, site)
}
