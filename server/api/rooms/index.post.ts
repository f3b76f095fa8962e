import { defineEventHandler, setResponseHeader, setResponseStatus } from 'h3'
import { useRuntimeConfig } from 'nitropack/runtime'
import type { CreatedRoom } from '#shared/api'
import { createRoomBody } from '#shared/api'
import { StorageFullError } from '#server/db/store'
import { apiError } from '#server/http/apiError'
import { readJsonBody } from '#server/http/readBody'
import { useHub } from '#server/live'
import { readSettings } from '#server/settings'

/** How long a client should wait before it asks a full server again. */
const RETRY_AFTER_SECONDS = 60

/** `POST /api/rooms`: makes a room. Takes `CreateRoomBody` or nothing; 201 with `CreatedRoom`, 400, 413, 415, 503. */
export default defineEventHandler(async (event): Promise<CreatedRoom> => {
  const { roomLifetimeSeconds } = readSettings(useRuntimeConfig(event))
  const body = await readJsonBody(event, createRoomBody(roomLifetimeSeconds))
  const hub = await useHub()
  try {
    const room = await hub.makeRoom(body.lifetimeSeconds ?? roomLifetimeSeconds, body.verifier)
    setResponseStatus(event, 201)
    setResponseHeader(event, 'location', `/room/${room.id}`)
    return room
  }
  catch (error) {
    if (!(error instanceof StorageFullError)) throw error
    setResponseHeader(event, 'retry-after', RETRY_AFTER_SECONDS)
    throw apiError('server_full')
  }
})
