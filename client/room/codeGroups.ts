/** Stands between the groups: a space that no keyboard types, so that what was added is told from what was typed. */
const GAP = '\u00A0'
/** A code or its start, with separators between groups of four at most. Links that begin like a code are none. */
const CODE = /^(?!http|www)(?:[0-9a-tv-z]{4}[\s-]?){0,3}[0-9a-tv-z]{1,4}[\s-]?$/i

/** Whether this is a room's code, or the start of one, as somebody types it. */
export function isCode(text: string): boolean {
  return CODE.test(ungroup(text))
}

/** A code in groups of four. The start of a code gives the start of its groups. */
export function group(code: string): string {
  return ungroup(code).replace(/[^\s-]{4}(?=[^\s-])/g, `$&${GAP}`)
}

/** The text without what `group` added. */
export function ungroup(text: string): string {
  return text.replaceAll(GAP, '')
}

/** The characters of a code, without separators. */
export function countCharacters(code: string): number {
  return code.replace(/[\s-]/g, '').length
}
