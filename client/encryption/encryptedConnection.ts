import type { ClientFrame, ServerFrame } from '#shared/protocol'
import type { SocketEvents } from '~/client/room/socketEvents'
import { createOrderedQueue } from './orderedQueue'
import type { FrameCrypto } from './frameCrypto'

export interface Socket {
  readonly close: () => void
  readonly send: (frame: ClientFrame) => boolean
}

/** Wraps a connection to an encrypted room; callers use it like one to a normal room. @param connect opens the underlying connection. */
export function encryptConnection<AnySocket extends Socket>(connect: (events: SocketEvents) => AnySocket, events: SocketEvents, frameCrypto: FrameCrypto): AnySocket {
  let isOpen = false
  const incoming = createOrderedQueue(frameCrypto.open, (frame: ServerFrame) => events.received(frameCrypto.makeNamesUnique(frame)))
  const outgoing = createOrderedQueue(frameCrypto.seal, frame => frame.type === 'error' ? events.received(frame) : socket.send(frame))

  // Frames in transit are lost with the connection, in both directions; a reconnect requests them again.
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
    // What was written before it is not waited for: the connection is closed next.
    if (frame.type === 'leave') return isOpen && socket.send(frame)
    if (isOpen) outgoing.push(frame)
    return isOpen
  }

  function close() {
    stop()
    frameCrypto.forget()
    socket.close()
  }

  return { ...socket, send, close }
}
