/** Positions of backtick runs that may end a code span, by length and in order, so that finding the end needs no search. */
export interface CodeClosers { readonly byLength: ReadonlyMap<number, readonly number[]>, readonly passed: Map<number, number> }

/** @param isClosedBefore whether the text after a position lets a mark close before it. */
export function findCodeClosers(text: string, isClosedBefore: (text: string, end: number) => boolean): CodeClosers {
  const byLength = new Map<number, number[]>()
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    if (/\s/.test(text.charAt(index - 1) || ' ') || !isClosedBefore(text, index + run.length)) continue
    const places = byLength.get(run.length)
    if (places) places.push(index)
    else byLength.set(run.length, [index])
  }
  return { byLength, passed: new Map() }
}

/** The next run of this length at or after `from`. */
export function nextCloser({ byLength, passed }: CodeClosers, length: number, from: number): number | undefined {
  const places = byLength.get(length) ?? []
  let next = passed.get(length) ?? 0
  while (next < places.length && (places[next] ?? 0) < from) next++
  passed.set(length, next)
  return places[next]
}
