import type { H3Event } from 'h3'
import { getRouterParam } from 'h3'
import { parseRoomId } from '#shared/roomId'
import { apiError } from './apiError'

/**
 * The canonical id in the address of a request.
 *
 * @throws 404 `room_not_found` where it is none: no room ever had it.
 */
export function roomIdOf(event: H3Event): string {
  const id = parseRoomId(decode(getRouterParam(event, 'id') ?? ''))
  if (id === undefined) throw apiError('room_not_found')
  return id
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  }
  catch {
    return ''
  }
}
