import type { IncomingHttpHeaders } from 'node:http'

/** Entries that are read, counted from the right: nobody has more proxies, and a client may have forged the left end. */
const ENTRIES = 16
/** Longer elements of `Forwarded` are not read. */
const LONGEST_ELEMENT = 1000

/**
 * The addresses in forwarded headers, the nearest proxy's first, unparsed. Lazy: reading the last of 15,000 entries does not
 * cost more than the last of three. `Forwarded` (RFC 7239) is used only without `X-Forwarded-For`: a proxy that sets one passes
 * the other on unchecked.
 */
export function forwardedAddresses(headers: IncomingHttpHeaders): Generator<string> {
  return forwardedValues(headers, 'x-forwarded-for', 'for')
}

/**
 * The scheme in forwarded headers, in lower case, `https` also for `wss`. The leftmost is the browser's, however many proxies
 * follow and whether they append or replace; a client that forges it fools only itself.
 */
export function forwardedScheme(headers: IncomingHttpHeaders): string | undefined {
  const leftmost = [...forwardedValues(headers, 'x-forwarded-proto', 'proto')].findLast(scheme => scheme !== '')
  return leftmost?.replace(/^"(.*)"$/, '$1').toLowerCase().replace(/^ws/, 'http')
}

function* forwardedValues(headers: IncomingHttpHeaders, header: string, parameter: string): Generator<string> {
  const list = textOf(headers[header])
  if (list !== '') yield* entriesFromTheRight(list, comma)
  else for (const element of entriesFromTheRight(textOf(headers.forwarded), unquotedComma)) yield parameterOf(element, parameter)
}

function* entriesFromTheRight(list: string, separatorBefore: (list: string, end: number) => number): Generator<string> {
  for (let end = list.length, looked = 0; end >= 0 && looked < ENTRIES; looked += 1) {
    const start = separatorBefore(list, end)
    const entry = list.slice(start + 1, end).trim()
    if (entry !== '') yield entry
    end = start
  }
}

function comma(list: string, end: number): number {
  return end === 0 ? -1 : list.lastIndexOf(',', end - 1)
}

/** Searches from the right: a client may have opened a quote at the left that nothing closes. */
function unquotedComma(list: string, end: number): number {
  let isQuoted = false
  for (let at = end - 1; at >= Math.max(0, end - LONGEST_ELEMENT); at -= 1) {
    const character = list[at]
    if (character === '"' && !isEscaped(list, at)) isQuoted = !isQuoted
    else if (character === ',' && !isQuoted) return at
  }
  return -1
}

function isEscaped(list: string, at: number): boolean {
  let backslashes = 0
  while (list[at - backslashes - 1] === '\\') backslashes += 1
  return backslashes % 2 === 1
}

/** The value of a parameter in an element of `Forwarded`, or an empty string. */
function parameterOf(element: string, parameter: string): string {
  if (element.length > LONGEST_ELEMENT) return ''
  for (const [, name, value = ''] of element.matchAll(/(?:^|;)\s*(\w+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;"]*)/g)) {
    if (name?.toLowerCase() === parameter) return value.trim()
  }
  return ''
}

function textOf(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(',') : header ?? ''
}
