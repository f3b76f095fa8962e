import type { ServerFrame } from '#shared/protocol'

/** Makes the wire form of a frame, once however many receive it. */
export function encode(frame: ServerFrame): Buffer {
  return Buffer.from(JSON.stringify(frame))
}
