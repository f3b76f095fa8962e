import { createdRoom } from '#shared/api'
import * as v from 'valibot'
import { writeRoomLink } from '~/client/encryption/linkKey'
import { makeKey } from '~/client/encryption/keys'
import { encryption } from './encryption'
import { parseSite } from './link'
import { RoomError } from './roomError'
import type { CreateRoomOptions, CreatedRoom, RoomErrorCode } from './types'

/** The answer to a request that the server does not accept: its message names the field and the expected value. */
const invalidRequest = v.object({ message: v.pipe(v.string(), v.nonEmpty(), v.maxLength(500)) })
const REFUSALS: Partial<Record<number, RoomErrorCode>> = { 429: 'rate_limited', 503: 'server_full' }

/**
 * Creates a room; its key, if it is encrypted, is made here, and no server sees it.
 * @param site the address of the site, such as `https://example.org/chat`. @throws RoomError if the server refuses or cannot be reached.
 */
export async function createRoom(site: string, { lifetimeSeconds, password = '', encrypted = password !== '' }: CreateRoomOptions = {}): Promise<CreatedRoom> {
  const base = parseSite(site)
  const key = encrypted ? makeKey(password !== '') : undefined
  const keys = key && await encryption.unlock(key, password)
  const answer = await post(new URL('api/rooms', base), { lifetimeSeconds, ...keys && { encrypted, verifier: keys.verifier } })
  const room = v.safeParse(createdRoom, answer)
  if (!room.success) throw new RoomError('internal')
  const { id, ownerToken, expiresAt } = room.output
  return { link: writeRoomLink(base.href, id, key), ownerToken, expiresAt }
}

async function post(url: URL, body: object): Promise<unknown> {
  try {
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
    if (!answer.ok) throw await refusalOf(answer)
    return await answer.json()
  }
  catch (error) {
    throw error instanceof RoomError ? error : new RoomError('internal')
  }
}

/** @throws Error if the answer is not the server's own. */
async function refusalOf(answer: Response): Promise<RoomError> {
  if (answer.status !== 400) return new RoomError(REFUSALS[answer.status] ?? 'internal')
  return new RoomError('request_invalid', v.parse(invalidRequest, await answer.json()).message)
}
