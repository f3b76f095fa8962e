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
  const visitor = visitorOf(request)
  const full = visitors.refusal(visitor)
  if (full === 503) return { refusal: 'server_full' }
  const mayProve = !hub.isEncrypted(roomId) || visitors.proofWaitMs(visitor) === 0
  return full === 429 || !mayProve ? { refusal: 'too_many_connections' } : { roomId }
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
          const visitor = visitorOf(request)
          const disconnects = visitors.connects(visitor)
          const connection = hub.connect(decision.roomId, socket, visitor)
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
