import { SEALED_NAME_LENGTH, SEALED_TEXT_LENGTH } from '#shared/limits'
import type { ErrorCode } from '#shared/protocol'

// Of an encrypted room the server sees sealed names and texts only: base64url of bounded length.

const SEALED = /^[\w-]+$/

/** The sealed name as it is; `undefined` where it cannot be one. */
export function checkSealedName(name: string | undefined): string | undefined {
  return name !== undefined && name.length <= SEALED_NAME_LENGTH && SEALED.test(name) ? name : undefined
}

/** What is wrong with a sealed text; `undefined` where nothing is. */
export function checkSealedText(text: string): Extract<ErrorCode, 'text_invalid' | 'text_too_long'> | undefined {
  if (text.length > SEALED_TEXT_LENGTH) return 'text_too_long'
  return SEALED.test(text) ? undefined : 'text_invalid'
}
