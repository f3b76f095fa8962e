import type { Bytes } from './bytes'
import { concat } from './bytes'

/** Visible lengths (bytes); the last one fits the longest text. */
export const PADDED_LENGTHS = [64, 256, 1024, 4096, 16_384] as const

const END = 0x80

/** Pads to hide the length: `0x80`, then zeros up to the next length. @throws RangeError for more than 16,383 bytes. */
export function pad(plain: Bytes): Bytes {
  const length = PADDED_LENGTHS.find(padded => padded > plain.length)
  if (length === undefined) throw new RangeError('too long to be sealed')
  const end = new Uint8Array(length - plain.length)
  end[0] = END
  return concat(plain, end)
}

export function unpad(padded: Bytes): Bytes | undefined {
  if (!PADDED_LENGTHS.some(length => length === padded.length)) return undefined
  const end = padded.findLastIndex(byte => byte !== 0)
  return padded[end] === END ? padded.subarray(0, end) : undefined
}
