import { defineEventHandler, setResponseHeader } from 'h3'
import * as v from 'valibot'
import type { RoomStatus } from '#shared/api'
import { faultOf } from '#server/db/open'
import { StorageFullError } from '#server/rooms/ledger'
import { apiError } from '#server/http/apiError'
import { ownerTokenOf } from '#server/http/ownerToken'
import { readJsonBody } from '#server/http/readBody'
import { roomIdOf } from '#server/http/roomIdOf'
import { useApp } from '#server/app'

// Not in `shared/api.ts`: the home page would load it.
const changeRoomBody = v.strictObject({ locked: v.boolean() })

const FULL_RETRY_SECONDS = 60

/** `PATCH /api/rooms/{id}` with the owner's token and `{ locked }`: locks or unlocks the room. 200 with `RoomStatus`, 400, 401, 403, 404, 413, 415, 503. */
export default defineEventHandler(async (event): Promise<RoomStatus> => {
  const ownerToken = ownerTokenOf(event)
  const id = roomIdOf(event)
  const { locked } = await readJsonBody(event, changeRoomBody)
  const { hub } = await useApp()
  try {
    const outcome = await hub.lockRoom(id, ownerToken, locked)
    if (outcome !== 'done') throw apiError(outcome)
  }
  catch (error) {
    if (!(error instanceof StorageFullError) && faultOf(error) === undefined) throw error
    setResponseHeader(event, 'retry-after', FULL_RETRY_SECONDS)
    throw apiError('server_full')
  }
  const status = await hub.status(id)
  if (!status) throw apiError('room_not_found')
  return status
})
