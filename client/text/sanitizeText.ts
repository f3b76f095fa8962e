/* eslint-disable no-control-regex -- control characters are what it looks for */

/** Line ends of other programs: CR with or without LF, vertical tab, form feed, NEL, and Unicode's separators. */
const LINE_ENDS = /\r\n?|[\v\f\u0085\u2028\u2029]/g
/** Terminal commands with a text of their own (window titles, links), which is not part of the message. */
const COMMAND_STRINGS = /(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u009C\n]*(?:\u0007|\u001B\\|\u009C)/g
/** Colours and cursor movements, also cut short. */
const CONTROL_SEQUENCES = /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?/g
/** Character sets, keypad modes, a saved cursor. After other letters only ESC itself is removed: they may be words. */
const SHORT_ESCAPES = /\u001B(?:[#%(-/][0-~]|[78=>])/g
/** Bold and underline in a manual page: a character, or `_`, overstruck by another one. */
const STRUCK_OVER = /[^\n\u0008]\u0008(?=[^\n\u0008])/gu
const CONTROLS = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/g
const LONE_SURROGATES = /\p{Surrogate}/gu

/**
 * Makes a text, such as a terminal's output, fit to send: line ends become `\n`, terminal commands and other control
 * characters are removed, lone surrogates become U+FFFD. `checkText` then fails only if it is blank or too long.
 */
export function sanitizeText(text: string): string {
  return text
    .replace(LINE_ENDS, '\n')
    .replace(COMMAND_STRINGS, '')
    .replace(CONTROL_SEQUENCES, '')
    .replace(SHORT_ESCAPES, '')
    .replace(STRUCK_OVER, '')
    .replace(CONTROLS, '')
    .replace(LONE_SURROGATES, '\uFFFD')
}

/** The same for a field of one line: line ends become spaces. */
export function sanitizeLine(text: string): string {
  return sanitizeText(text).replace(/\n+/g, ' ')
}
