/** Bytes in a buffer of their own, as Web Crypto requires. */
export type Bytes = Uint8Array<ArrayBuffer>

/** Random bytes of the browser, which plain HTTP has too, or of Node. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length))
}

export function concat(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function encodeUtf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

/** Decodes UTF-8 exactly; `undefined` if it is invalid. */
export function decodeUtf8(bytes: Bytes): string | undefined {
  try {
    // A byte order mark at the start is a character of the text like any other.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  }
  catch {
    return undefined
  }
}

export function toBase64url(bytes: Bytes): string {
  const binary = Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The inverse of `toBase64url`; `undefined` for anything it never returns. */
export function fromBase64url(text: string): Bytes | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, character => character.charCodeAt(0))
  // Unused bits of the last character must be zero, so that each value has one spelling.
  return toBase64url(bytes.subarray(-(bytes.length % 3 || 3))) === text.slice(-(text.length % 4 || 4)) ? bytes : undefined
}
