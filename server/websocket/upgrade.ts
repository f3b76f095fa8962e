import type { IncomingMessage } from 'node:http'
import { WRONG_ORIGIN_NOTICE } from '#server/http/site'
import type { Live } from '#server/live'
import { logOncePerMinute } from '#server/log'
import type { Doorkeeper } from './guardedServer'
import type { Refusal } from './refusal'
import { roomIdOfUpgrade } from './route'

/** What becomes of an upgrade: it is refused, or goes to a room. */
export type Decision = { refusal: Refusal } | { roomId: string }

/**
 * The one decision about a connection: is there such a path, such a room, does a page of this site ask, and is there
 * space. Asked by the upgrade itself, and by `POST` at the same address, from which a browser learns the reason.
 */
export function decideUpgrade(request: IncomingMessage, { hub, visitors, visitorOf, isOwnPage }: Live): Decision {
  const roomId = roomIdOfUpgrade(request.url ?? '')
  if (roomId === undefined) return { refusal: 'not_found' }
  if (!hub.status(roomId)) return { refusal: 'room_not_found' }
  if (!isOwnPage(request)) {
    logOncePerMinute(WRONG_ORIGIN_NOTICE)
    return { refusal: 'wrong_origin' }
  }
  const full = visitors.refusal(visitorOf(request))
  return full ? { refusal: full === 429 ? 'too_many_connections' : 'server_full' } : { roomId }
}

/** Lets upgrades in, and counts the connections of each address. */
export function createDoorkeeper(live: Live): Doorkeeper {
  const { hub, visitors, visitorOf } = live
  return {
    admit(request) {
      const decision = decideUpgrade(request, live)
      if ('refusal' in decision) return decision
      return {
        accept(socket) {
          const disconnects = visitors.connects(visitorOf(request))
          const connection = hub.connect(decision.roomId, socket)
          if (!connection) {
            disconnects()
            return undefined
          }
          return {
            receive: raw => connection.receive(raw),
            receiveControl: () => connection.receiveControl(),
            leave() {
              disconnects()
              connection.leave()
            },
          }
        },
      }
    },
  }
}
