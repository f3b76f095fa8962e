export type Random = ReturnType<typeof seeded>

/** Repetitions of a searched token in a text, so that any fragment of the text contains it. */
const TOKEN_LENGTH = 12

/** Numbers from a seed: the same in every run. @returns `below` gives an integer from 0 up to a limit, `token` a unique word. */
export function seeded(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    below: (limit: number) => Math.floor(next() * limit),
    token: () => Array.from({ length: TOKEN_LENGTH }, () => 'abcdefghijklmnopqrstuvwxyz'[Math.floor(next() * 26)]).join(''),
  }
}

/** A text of repeated tokens, of the requested length or at least one token. */
export function textOf(token: string, length: number): string {
  return token.repeat(Math.ceil(Math.max(length, 1) / token.length)).slice(0, Math.max(length, token.length))
}
