import { HANGUL, SPACELESS, continuesWord } from './characters'

/** An address in a text, as written. `href`: its target, unless it must not be a link. `host`: the real host, if the text spells it differently. */
export interface Address { readonly text: string, readonly href?: string, readonly host?: string }

const START = /https?:\/\/|mailto:|www\.|([a-z0-9][a-z0-9._%+'-]{0,63})@/iy
const DOMAIN = /(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}/iy

/** Never part of an address: white space, invisible characters, brackets and closing punctuation of other scripts. */
const NEVER = /[\s<>"`\\^|\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}“”„«»‹›…‥\uFF01-\uFF5E]|(?![!-~])[\p{Ps}\p{Pe}\p{Terminal_Punctuation}]/u
/** Punctuation and marks that end a sentence rather than an address. */
const AFTER_LINK = /[.,;:!?'*_~([{’–—]$/
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/**
 * Reads the address at a position: http, https, mailto, and without a scheme `www.` and e-mail addresses. Finds its end in
 * a sentence of any script. Addresses with a user or a password are not linked: those can imitate the host.
 */
export function readAddress(text: string, at: number): Address | undefined {
  START.lastIndex = at
  const start = START.exec(text)
  if (!start || isWithinWord(text, at)) return undefined
  if (start[1] !== undefined) return readEmail(text, at, START.lastIndex)
  const found = text.slice(at, findEnd(text, at, START.lastIndex))
  // After `mailto://` a host would follow, which mail has not and which need not be a valid one.
  if (/^mailto:/i.test(found)) return /^mailto:(?!\/)[!-~]/i.test(found) ? { text: found, href: found } : { text: found }
  return readWeb(found)
}

/** Letters and digits of scripts with spaces directly before an address make it part of something else. */
function isWithinWord(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at).match(/.$/su)?.[0] ?? ''
  return /[\p{L}\p{N}]/u.test(before) ? !SPACELESS.test(before) && !HANGUL.test(before) : /[@/%+-]/.test(before) && !/^https?:/i.test(text.slice(at, at + 6))
}

function readEmail(text: string, at: number, afterSign: number): Address | undefined {
  DOMAIN.lastIndex = afterSign
  const end = DOMAIN.test(text) ? DOMAIN.lastIndex : undefined
  if (end === undefined) return undefined
  // `git@example.org:project` is a path, and a longer name may follow.
  const after = text.slice(end, end + 2)
  if (/^(?:[@_-]|:[^\s])/.test(after) || continuesWord(after)) return undefined
  const address = text.slice(at, end)
  return { text: address, href: `mailto:${address}` }
}

function readWeb(found: string): Address {
  const isBare = /^www\./i.test(found)
  const href = isBare ? `https://${found}` : found
  const written = /^https?:\/\/(\[[^\]]*\]|[^/?#:]*)/i.exec(href)?.[1] ?? ''
  if (isBare && !/^www\.(?:[^.]+\.)+[^.\d]{2,}$/i.test(written)) return { text: found }
  const url = parse(href)
  if (!url?.hostname || url.username || url.password) return { text: found }
  return { text: found, href, ...url.hostname === written.toLowerCase() ? {} : { host: url.hostname } }
}

function parse(href: string): URL | undefined {
  try {
    return new URL(href)
  }
  catch {
    return undefined
  }
}

/** The end of the address that starts at `at` and whose scheme ends at `from`. */
function findEnd(text: string, at: number, from: number): number {
  const open: Record<string, number> = {}
  const mayContinue = createSegments(from)
  let end = from
  for (const character of text.slice(from)) {
    if (NEVER.test(character) || !mayContinue(character, text, end)) break
    const opening = CLOSING[character]
    // A bracket not opened in the address belongs to the sentence.
    if (opening !== undefined && (open[opening] ?? 0) === 0) break
    if (opening !== undefined) open[opening] = (open[opening] ?? 0) - 1
    if ('([{'.includes(character)) open[character] = (open[character] ?? 0) + 1
    // Each address of a list is a link of its own.
    if (/[,;]/.test(character) && /^https?:\/\//i.test(text.slice(end + 1, end + 9))) break
    end += character.length
  }
  while (end > from && AFTER_LINK.test(text.slice(end - 1, end))) end--
  return end
}

/**
 * Decides whether a letter of a script without spaces belongs to an address: yes at the start of a segment, as in
 * `/wiki/日本`; no after Latin letters, and no directly after the host, as in `https://example.com/を見て`.
 */
function createSegments(from: number) {
  let isForeign = false
  let isForeignHost = false
  let pathStart: number | undefined
  return (character: string, text: string, at: number): boolean => {
    const before = text.charAt(at - 1)
    if (/[/?#&=]/.test(character)) {
      isForeign = false
      pathStart ??= at
      return true
    }
    if (isForeign || !(SPACELESS.test(character) || HANGUL.test(character))) return true
    const isInHost = pathStart === undefined
    const isFirst = pathStart === at - 1
    if (isInHost) isForeign = at === from || before === '.' || before === '-'
    else if (HANGUL.test(character)) isForeign = /[/?#&=:(_,+-]/.test(before)
    else if (before === '/') isForeign = (!isFirst || isForeignHost) && !/\p{scx=Hira}/u.test(character)
    else isForeign = /[?#&=:(_,+-]/.test(before)
    isForeignHost ||= isInHost && isForeign
    return isForeign
  }
}
