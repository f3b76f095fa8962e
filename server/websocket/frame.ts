import type { ServerFrame } from '#shared/protocol'

/** First byte of a WebSocket frame: FIN, and opcode text. */
const FIN_TEXT = 0x81
/** The longest payloads whose length fits into the second byte, and into two more bytes. */
const SHORT = 125
const MEDIUM = 0xFFFF

/** Encodes a WebSocket frame (RFC 6455, section 5.2) once for all receivers: server frames are unmasked, so they are the same for everyone. */
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
