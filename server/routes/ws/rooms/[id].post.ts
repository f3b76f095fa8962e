import { defineEventHandler, setResponseHeader } from 'h3'
import { apiError } from '#server/http/apiError'
import { useApp } from '#server/app'
import { REFUSALS, RETRY_AFTER_SECONDS } from '#server/websocket/refusal'
import { decideUpgrade } from '#server/websocket/upgrade'

/**
 * `POST /ws/rooms/{id}`: the reason why an upgrade here would be refused, which a browser cannot see. 404, 403
 * `wrong_origin`, 429 `too_many_connections`, 503 `server_full`, else 426 `upgrade_required`.
 */
export default defineEventHandler(async (event): Promise<never> => {
  const decision = await decideUpgrade(event.path, event.node.req, await useApp())
  if (!('refusal' in decision)) throw apiError('upgrade_required')
  if (REFUSALS[decision.refusal] >= 429) setResponseHeader(event, 'retry-after', RETRY_AFTER_SECONDS)
  throw apiError(decision.refusal)
})
