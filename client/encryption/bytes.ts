/** Bytes that belong to nobody else, as the browser's cryptography wants them. */
export type Bytes = Uint8Array<ArrayBuffer>

/** One after the other. */
export function concat(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Text as UTF-8. */
export function encodeUtf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

/** UTF-8 as text, to the character; `undefined` where it is none. */
export function decodeUtf8(bytes: Bytes): string | undefined {
  try {
    // A mark of byte order at the start is a character of the text like any other.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  }
  catch {
    return undefined
  }
}

/** Bytes in base64url without padding. */
export function toBase64url(bytes: Bytes): string {
  const binary = Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** What `toBase64url` was given; `undefined` for what it never gives. */
export function fromBase64url(text: string): Bytes | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, character => character.charCodeAt(0))
  // Bits that are left over in the last character must be zero: there is one way to write each value.
  return toBase64url(bytes.subarray(-(bytes.length % 3 || 3))) === text.slice(-(text.length % 4 || 4)) ? bytes : undefined
}
