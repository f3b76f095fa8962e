import type { H3Event } from 'h3'
import { getRequestHeader } from 'h3'
import { apiError } from './apiError'

/** The owner's token of `Authorization: Bearer …`. @throws 401 `unauthorized` if there is none. */
export function ownerTokenOf(event: H3Event): string {
  const ownerToken = getRequestHeader(event, 'authorization')?.match(/^Bearer +([\w-]+)$/i)?.[1]
  if (ownerToken === undefined) throw apiError('unauthorized')
  return ownerToken
}
