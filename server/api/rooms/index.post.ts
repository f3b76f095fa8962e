import type { H3Event } from 'h3'
import { defineEventHandler, setResponseHeader, setResponseStatus } from 'h3'
import type { ApiErrorCode, CreatedRoom } from '#shared/api'
import { createRoomBody } from '#shared/api'
import { LedgerAwayError, ServerFullError, StorageFullError } from '#server/rooms/ledger'
import { faultOf } from '#server/db/open'
import { apiError } from '#server/http/apiError'
import { readJsonBody } from '#server/http/readBody'
import { useApp } from '#server/app'

const FULL_RETRY_MS = 60_000

/** `POST /api/rooms`: creates a room. Takes `CreateRoomBody` or nothing; 201 with `CreatedRoom`, 400, 413, 415, 429, 503. */
export default defineEventHandler(async (event): Promise<CreatedRoom> => {
  const { hub, clientLimits, clientOf, settings: { basePath, roomLifetimeSeconds, encryption } } = await useApp()
  const body = await readJsonBody(event, createRoomBody(roomLifetimeSeconds, encryption))
  const client = clientOf(event.node.req)
  const retryAfterMs = await (hub.takeRoomToken?.(client) ?? clientLimits.takeRoomToken(client))
  if (retryAfterMs > 0) throw laterError(event, 'rate_limited', retryAfterMs)
  const onEnded = clientLimits.holdsRoom(client)
  if (!onEnded) throw laterError(event, 'rate_limited', FULL_RETRY_MS, 'Your network has too many rooms. Try again when one of them has ended.')
  try {
    const room = await hub.makeRoom(body.lifetimeSeconds ?? roomLifetimeSeconds, body.verifier, onEnded)
    setResponseStatus(event, 201)
    setResponseHeader(event, 'location', `${basePath}room/${room.id}`)
    return room
  }
  catch (error) {
    onEnded()
    if (error instanceof StorageFullError || error instanceof LedgerAwayError || error instanceof ServerFullError || faultOf(error) !== undefined) throw laterError(event, 'server_full', FULL_RETRY_MS)
    throw error
  }
})

function laterError(event: H3Event, code: ApiErrorCode, retryAfterMs: number, message?: string) {
  setResponseHeader(event, 'retry-after', Math.ceil(retryAfterMs / 1000))
  return apiError(code, message)
}
