import { TEXT_LENGTH } from './limits'
import type { ErrorCode } from './protocol'
import { isWellFormed } from './wellFormed'

const BLANK = /^[\p{White_Space}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const FORBIDDEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/

/** Checks a text: 1 to 4,000 UTF-16 code units, well-formed, not blank, no control characters except new lines and tabs. @returns the error, if any. */
export function checkText(text: string): Extract<ErrorCode, 'text_invalid' | 'text_too_long'> | undefined {
  if (text.length > TEXT_LENGTH) return 'text_too_long'
  return isWellFormed(text) && !FORBIDDEN.test(text) && !BLANK.test(text) ? undefined : 'text_invalid'
}
