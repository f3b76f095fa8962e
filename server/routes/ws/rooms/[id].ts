import { defineEventHandler, getRequestHeader } from 'h3'
import { PROXY_FAULTS } from '#server/clients/proxyFaults'
import { apiError } from '#server/http/apiError'
import { logOncePerMinute } from '#server/log'

/** `/ws/rooms/{id}`: crossws passes every upgrade to our own server (`server/plugins/websocket.ts`). Other requests get 426. */
export default defineEventHandler({
  handler(event) {
    // A WebSocket has this key, and a proxy takes the Upgrade header away unless it is told to pass it on.
    if (getRequestHeader(event, 'sec-websocket-key') !== undefined) logOncePerMinute(PROXY_FAULTS.upgrade)
    throw apiError('upgrade_required')
  },
  websocket: {},
})
