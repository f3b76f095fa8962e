import type { IncomingMessage } from 'node:http'
import { pathInSite } from '#server/basePath'
import type { App } from '#server/app'
import type { UpgradeGate } from './server'
import type { Refusal } from './refusal'
import { roomIdOfUpgrade } from './route'

export type Decision = { refusal: Refusal } | { roomId: string }

/** Decides about an upgrade: known path, existing room, own page, free capacity. `POST` at the same address uses it to tell browsers the reason. @param path within the site. */
export function decideUpgrade(path: string | undefined, request: IncomingMessage, { hub, clientLimits, clientOf, isOwnPage, checkProxies }: App): Decision {
  const roomId = roomIdOfUpgrade(path ?? '')
  if (roomId === undefined) return { refusal: 'not_found' }
  const room = hub.status(roomId)
  if (!room) return { refusal: 'room_not_found' }
  if (!isOwnPage(request)) return { refusal: 'wrong_origin' }
  checkProxies(request)
  const client = clientOf(request)
  const full = clientLimits.refusal(client)
  if (full === 503) return { refusal: 'server_full' }
  const mayProve = !room.encrypted || clientLimits.proofWaitMs(client) === 0
  return full === 429 || !mayProve ? { refusal: 'too_many_connections' } : { roomId }
}

/** Accepts upgrades, and counts the connections of each address. */
export function createUpgradeGate(app: App): UpgradeGate {
  const { hub, clientLimits, clientOf, settings: { basePath } } = app
  return {
    admit(request) {
      const decision = decideUpgrade(pathInSite(request.url ?? '', basePath), request, app)
      if ('refusal' in decision) {
        app.metrics?.refusedUpgrade(decision.refusal)
        return decision
      }
      return {
        accept(socket) {
          const client = clientOf(request)
          const disconnects = clientLimits.connects(client)
          const connection = hub.connect(decision.roomId, socket, client)
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
