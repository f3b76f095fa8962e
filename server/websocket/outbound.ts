import type { Duplex } from 'node:stream'
import { CloseCode } from '#shared/closeCodes'
import type { Socket } from '#server/chat/connection'

/** What may wait for a connection that reads too slowly. */
export interface QueueLimits {
  queuedFrames: number
  queuedBytes: number
}

/** What is left to `ws`: the closing handshake. */
export interface Closing {
  readonly isOpen: () => boolean
  readonly close: (code: CloseCode) => void
}

/**
 * The sending half of a socket: one write for all frames of a turn of the event loop, because a write costs most of a
 * send. Frames go to the stream as they are, whole, so that those of `ws` (pings, the close) never fall between.
 *
 * Who reads too slowly is let go, to come back and catch up: what counts is what writes of earlier turns have not
 * flushed, so a burst within one turn harms nobody.
 *
 * @param stream the stream under the socket.
 * @param closing the closing handshake.
 * @param limits what may wait.
 */
export function createOutbound(stream: Duplex, closing: Closing, { queuedFrames, queuedBytes }: QueueLimits): Socket {
  let turn: Buffer[] = []
  let waitingFrames = 0
  let waitingBytes = 0

  function flush() {
    const frames = turn
    turn = []
    if (frames.length === 0 || !closing.isOpen()) return
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0)
    waitingFrames += frames.length
    waitingBytes += bytes
    stream.cork()
    for (const frame of frames.slice(0, -1)) stream.write(frame)
    stream.write(frames.at(-1), () => {
      waitingFrames -= frames.length
      waitingBytes -= bytes
    })
    stream.uncork()
  }

  function close(code: CloseCode) {
    flush()
    closing.close(code)
  }

  return {
    send(encoded) {
      if (!closing.isOpen()) return
      if (turn.length === 0) {
        if (waitingFrames > queuedFrames || waitingBytes > queuedBytes) return close(CloseCode.tooSlow)
        process.nextTick(flush)
      }
      turn.push(encoded)
    },
    close,
  }
}
