import type { IncomingMessage } from 'node:http'
import { pathInSite } from '#server/basePath'
import type { App } from '#server/app'
import type { Client } from '#server/clients/client'
import type { RoomStatus } from '#shared/api'
import type { Eventually } from '#server/rooms/eventually'
import { whenKnown } from '#server/rooms/eventually'
import type { Room } from '#server/rooms/room'
import type { Socket } from '#server/rooms/socket'
import type { Admission, ConnectionHandler, UpgradeGate } from './server'
import type { Refusal } from './refusal'
import { roomIdOfUpgrade } from './route'

/** 16 bytes in Base64. */
const KEY = /^[+/\dA-Z]{22}==$/i

export type Decision = { refusal: Refusal } | { roomId: string }

/** Decides about an upgrade: known path, existing room, own page, free capacity. `POST` at the same address uses it to tell browsers the reason. @param path within the site. */
export function decideUpgrade(path: string | undefined, request: IncomingMessage, app: App): Eventually<Decision> {
  const roomId = roomIdOfUpgrade(path ?? '')
  if (roomId === undefined) return { refusal: 'not_found' }
  return whenKnown(app.hub.status(roomId), room => room ? decide(room, request, app) : { refusal: 'room_not_found' })
}

function decide(room: RoomStatus, request: IncomingMessage, app: App): Decision {
  if (!app.isOwnPage(request)) return { refusal: 'wrong_origin' }
  app.checkProxies(request)
  const refusal = refusalAtLimit(room.encrypted, request, app)
  return refusal ? { refusal } : { roomId: room.id }
}

function refusalAtLimit(isEncrypted: boolean, request: IncomingMessage, { clientLimits, clientOf }: App): Refusal | undefined {
  const client = clientOf(request)
  const full = clientLimits.refusal(client)
  if (full === 503) return 'server_full'
  const mayProve = !isEncrypted || clientLimits.proofWaitMs(client) === 0
  return full === 429 || !mayProve ? 'too_many_connections' : undefined
}

/** What is wrong with the handshake itself, as the library would find: its answers are not ours. */
function handshakeRefusal({ method, headers }: IncomingMessage): Refusal | undefined {
  if (method !== 'GET') return 'method_not_allowed'
  if (headers['sec-websocket-version'] !== '13') return 'upgrade_required'
  return KEY.test(headers['sec-websocket-key'] ?? '') ? undefined : 'invalid_request'
}

/** Accepts upgrades, and counts the connections of each address. */
export function createUpgradeGate(app: App): UpgradeGate {
  const { hub, clientLimits, clientOf, settings: { basePath } } = app

  function refuse(refusal: Refusal) {
    app.metrics?.refusedUpgrade(refusal)
    return { refusal }
  }

  function admitTo(room: Room | undefined, request: IncomingMessage): Admission | { refusal: Refusal } {
    if (!room) return refuse('room_not_found')
    // Others may have connected while the room was looked up.
    const refusal = refusalAtLimit(room.verifier !== null, request, app)
    if (refusal) return refuse(refusal)
    return { accept: socket => accept(room, socket, clientOf(request)) }
  }

  /** A function of its own: what it returns lives as long as the connection, and would keep the request with it. */
  function accept(room: Room, socket: Socket, client: Client): ConnectionHandler | undefined {
    const disconnects = clientLimits.connects(client)
    const connection = hub.connect(room, socket, client)
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
  }

  return {
    admit: request => whenKnown(decideUpgrade(pathInSite(request.url ?? '', basePath), request, app), (decision) => {
      if ('refusal' in decision) return refuse(decision.refusal)
      const refusal = handshakeRefusal(request)
      return refusal ? refuse(refusal) : whenKnown(hub.open(decision.roomId), room => admitTo(room, request))
    }),
  }
}
