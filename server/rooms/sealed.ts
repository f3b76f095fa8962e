import { SEALED_NAME_LENGTH, SEALED_TEXT_LENGTH } from '#shared/limits'
import type { ErrorCode } from '#shared/protocol'

// In an encrypted room the server sees only sealed names and texts: base64url of bounded length.

const SEALED = /^[\w-]+$/

/** @returns the sealed name, or `undefined` if it cannot be one. */
export function checkSealedName(name: string | undefined): string | undefined {
  return name !== undefined && name.length <= SEALED_NAME_LENGTH && SEALED.test(name) ? name : undefined
}

/** @returns the error, or `undefined` if the text may be a sealed one. */
export function checkSealedText(text: string): Extract<ErrorCode, 'text_invalid' | 'text_too_long'> | undefined {
  if (text.length > SEALED_TEXT_LENGTH) return 'text_too_long'
  return SEALED.test(text) ? undefined : 'text_invalid'
}
