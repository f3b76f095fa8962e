import { defineWebSocketHandler } from 'h3'
import { useLive } from '#server/live'
import { reportUnexpected } from '#server/report'
import { isSameOrigin } from '#server/websocket/origin'
import { refusal } from '#server/websocket/refusal'
import { roomIdOfUpgrade } from '#server/websocket/route'

/**
 * `/ws/rooms/{id}`: the upgrade. Refused with 404 where there is no such room, 403 from a page of another site; the
 * server refuses with 429 or 503 at a limit. What follows the upgrade goes from the socket to the hub, without crossws.
 */
export default defineWebSocketHandler({
  async upgrade(request) {
    const status = await refusalOf(request)
    if (status !== undefined) throw refusal(status)
  },
})

async function refusalOf({ url, headers }: { url: string, headers: Headers }): Promise<number | undefined> {
  try {
    const { hub, settings } = await useLive()
    // Only a proxy of the operator's is believed; the server itself speaks plain HTTP.
    const forwarded = settings.trustsProxy ? headers.get('x-forwarded-proto')?.split(',')[0]?.trim() : undefined
    if (!isSameOrigin(headers, forwarded === 'https' ? 'https' : 'http')) return 403
    const id = roomIdOfUpgrade(new URL(url).pathname)
    return id !== undefined && hub.status(id) ? undefined : 404
  }
  catch (error) {
    // A throw here would leave the client hanging.
    reportUnexpected(error)
    return 500
  }
}
