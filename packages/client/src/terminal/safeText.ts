import { dropInvisible } from '#shared/invisible'

const LINE_ENDS = /\r\n?|[\v\f\u0085\u2028\u2029]/g
// All controls except the line feed; what is in no font, or draws as anything.
const CONTROLS = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}]/gu
const UNDRAWABLE = /[\p{Cs}\p{Co}\p{Cn}]/gu
/** Controls of direction: `dropInvisible` keeps none either, but nothing else may ever reach a terminal. */
const DIRECTION = /\p{Bidi_Control}/gu
const TAB = '    '
/** Marks in a row; more would cover other lines. */
const EXCESS_MARKS = /(\p{M}{4})\p{M}+/gu

/** A text of others, fit for a terminal: no escape sequence or other control, nothing invisible, no change of direction. Only line feeds stay. */
export function safeText(text: string): string {
  const plain = text.replaceAll('\t', TAB).replace(LINE_ENDS, '\n').replace(CONTROLS, '').replace(UNDRAWABLE, '\uFFFD')
  return dropInvisible(plain).replace(DIRECTION, '').replace(EXCESS_MARKS, '$1')
}

/** The same in one line. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\n+/g, ' ')
}

/** A name as it is shown; one that cannot be read is empty. */
export function safeName(name: string): string {
  return name === '' ? '(unreadable name)' : safeLine(name)
}

/** A message as it is shown; one that cannot be read is empty. */
export function safeMessage(text: string): string {
  return text === '' ? '(cannot be read)' : safeText(text)
}
