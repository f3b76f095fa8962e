import type { ServerFrame } from '#shared/protocol'

/** First byte of a WebSocket frame: the last of its message, and text. */
const FIN_TEXT = 0x81
/** The longest payload whose length fits into the second byte, and into two bytes more. */
const SHORT = 125
const MEDIUM = 0xFFFF

/**
 * Makes a frame as it goes over the wire (RFC 6455, section 5.2), once however many receive it: what a server sends is
 * not masked, so it is the same for everyone.
 */
export function encode(frame: ServerFrame): Buffer {
  const json = JSON.stringify(frame)
  const length = Buffer.byteLength(json)
  const start = length <= SHORT ? 2 : length <= MEDIUM ? 4 : 10
  const encoded = Buffer.allocUnsafe(start + length)
  encoded[0] = FIN_TEXT
  if (start === 2) encoded[1] = length
  else if (start === 4) {
    encoded[1] = SHORT + 1
    encoded.writeUInt16BE(length, 2)
  }
  else {
    encoded[1] = SHORT + 2
    encoded.writeBigUInt64BE(BigInt(length), 2)
  }
  encoded.write(json, start)
  return encoded
}
