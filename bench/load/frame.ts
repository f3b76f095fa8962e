/** Mask of client frames. Not zero, for which some servers take a short cut. */
const MASK = [0x5A, 0x13, 0xC7, 0x2E]
const TEXT = 0x81
const PONG = 0x8A
/** Digits for the number of a message. */
export const DIGITS = 8

/** Encodes the masked frame of a short text (below 64 KiB). */
export function maskedText(text: string): Buffer {
  return masked(TEXT, Buffer.from(text))
}

/** Encodes the answer to a ping. */
export function maskedPong(payload: Buffer): Buffer {
  return masked(PONG, payload)
}

function masked(first: number, payload: Buffer): Buffer {
  const isShort = payload.length < 126
  const header = isShort ? Buffer.from([first, 0x80 | payload.length]) : Buffer.from([first, 0x80 | 126, payload.length >> 8, payload.length & 0xFF])
  return Buffer.concat([header, Buffer.from(MASK), payload.map((byte, at) => byte ^ (MASK[at & 3] ?? 0))])
}

/** A frame that is encoded once and sent often, with another number each time. */
export class NumberedFrame {
  readonly #frame: Buffer
  readonly #start: number
  readonly #at: number

  /** @param text builds the text from the digits of the number. */
  constructor(text: (digits: string) => string) {
    const placeholder = '#'.repeat(DIGITS)
    const whole = text(placeholder)
    this.#frame = maskedText(whole)
    this.#start = this.#frame.length - Buffer.byteLength(whole)
    this.#at = whole.indexOf(placeholder)
  }

  /** The frame with this number, as a copy. */
  with(number: number): Buffer {
    const frame = Buffer.allocUnsafe(this.#frame.length)
    this.#frame.copy(frame)
    let rest = number
    for (let at = this.#at + DIGITS - 1; at >= this.#at; at -= 1) {
      frame[this.#start + at] = (48 + rest % 10) ^ (MASK[at & 3] ?? 0)
      rest = Math.floor(rest / 10)
    }
    return frame
  }
}
