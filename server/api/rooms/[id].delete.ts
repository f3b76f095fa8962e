import { defineEventHandler, setResponseStatus } from 'h3'
import { apiError } from '#server/http/apiError'
import { ownerTokenOf } from '#server/http/ownerToken'
import { roomIdOf } from '#server/http/roomIdOf'
import { useApp } from '#server/app'

/** `DELETE /api/rooms/{id}` with the owner's token: ends the room for everyone at once, and answers when that is on the disk. 204, 401, 403, 404. */
export default defineEventHandler(async (event): Promise<null> => {
  const ownerToken = ownerTokenOf(event)
  const { hub } = await useApp()
  const outcome = await hub.endRoom(roomIdOf(event), ownerToken)
  if (outcome !== 'ended') throw apiError(outcome)
  setResponseStatus(event, 204)
  return null
})
