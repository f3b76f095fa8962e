/* eslint-disable no-control-regex -- control characters are what it looks for */

/** What ends a line in some program, as `\n` does here: CR with or without LF, vertical tab, form feed, NEL, and Unicode's separators. */
const LINE_ENDS = /\r\n?|[\v\f\u0085\u2028\u2029]/g
/** Commands to a terminal that have a text of their own (window titles, links): it is no part of what was written. */
const COMMAND_STRINGS = /(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u009C\n]*(?:\u0007|\u001B\\|\u009C)/g
/** Colours and movements of the cursor, cut short ones too. */
const CONTROL_SEQUENCES = /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?/g
/** Character sets, keypad modes, a saved cursor. After other letters only ESC itself goes: they may be words. */
const SHORT_ESCAPES = /\u001B(?:[#%(-/][0-~]|[78=>])/g
/** Bold and underlined in a manual page: a character, or `_`, and another one over it. */
const STRUCK_OVER = /[^\n\u0008]\u0008(?=[^\n\u0008])/gu
const CONTROLS = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/g
const LONE_SURROGATES = /\p{Surrogate}/gu

/**
 * Makes of a text, such as what a terminal printed, one that may be sent: line ends become new lines, what a terminal
 * would obey and other control characters are dropped, and half a character becomes U+FFFD. `checkText` finds
 * nothing wrong with it but that it is blank or too long.
 */
export function mendText(text: string): string {
  return text
    .replace(LINE_ENDS, '\n')
    .replace(COMMAND_STRINGS, '')
    .replace(CONTROL_SEQUENCES, '')
    .replace(SHORT_ESCAPES, '')
    .replace(STRUCK_OVER, '')
    .replace(CONTROLS, '')
    .replace(LONE_SURROGATES, '\uFFFD')
}

/** The same for a field of one line, in which lines follow each other. */
export function mendLine(text: string): string {
  return mendText(text).replace(/\n+/g, ' ')
}
