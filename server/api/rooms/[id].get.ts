import { defineEventHandler } from 'h3'
import type { RoomStatus } from '#shared/api'
import { apiError } from '#server/http/apiError'
import { roomIdOf } from '#server/http/roomIdOf'
import { useApp } from '#server/app'

/** `GET /api/rooms/{id}`: the public status of a room. 200 with `RoomStatus`, 404. Does not join. */
export default defineEventHandler(async (event): Promise<RoomStatus> => {
  const { hub } = await useApp()
  const status = await hub.status(roomIdOf(event))
  if (!status) throw apiError('room_not_found')
  return status
})
