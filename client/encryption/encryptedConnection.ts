import type { ClientFrame, ServerFrame } from '#shared/protocol'
import type { Refusal } from '~/client/room/upgradeRefusal'
import { inOrder } from './orderedQueue'
import type { SealedRoom } from './frameCrypto'

/** What the connection to a room tells. */
export interface SocketEvents {
  readonly opened: () => void
  readonly received: (frame: ServerFrame) => void
  readonly lost: () => void
  readonly closed: (code: number) => void
  readonly refused: (why: Refusal) => void
}

/** The connection to a room, as far as encryption is concerned with it. */
export interface Socket {
  readonly close: () => void
  readonly send: (frame: ClientFrame) => boolean
}

/**
 * The connection to an encrypted room: to whoever uses it, it is as one to an open room.
 *
 * @param connect makes the connection itself.
 */
export function sealSocket<AnySocket extends Socket>(connect: (events: SocketEvents) => AnySocket, events: SocketEvents, room: SealedRoom): AnySocket {
  let isOpen = false
  const incoming = inOrder(room.open, (frame: ServerFrame) => events.received(room.tellApart(frame)))
  const outgoing = inOrder(room.seal, frame => frame.type === 'error' ? events.received(frame) : socket.send(frame))

  // What is on its way when a connection is lost is lost with it, in both directions: whoever comes back asks for it again.
  function stop() {
    isOpen = false
    incoming.clear()
    outgoing.clear()
  }

  const socket = connect({
    opened() {
      isOpen = true
      events.opened()
    },
    received: incoming.push,
    lost() {
      stop()
      events.lost()
    },
    closed(code) {
      stop()
      events.closed(code)
    },
    refused(why) {
      stop()
      events.refused(why)
    },
  })

  function send(frame: ClientFrame): boolean {
    if (isOpen) outgoing.push(frame)
    return isOpen
  }

  function close() {
    stop()
    room.forget()
    socket.close()
  }

  return { ...socket, send, close }
}
