import type { H3Event } from 'h3'
import { getRouterParam } from 'h3'
import { parseRoomId } from '#shared/roomId'
import { apiError } from './apiError'

/** The canonical room id in a request's address. @throws 404 `room_not_found` if it is invalid: no such room can exist. */
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
