/** What suggested names of a language are made of. */
export interface NameWords {
  readonly qualities: readonly string[]
  readonly animals: readonly string[]
  readonly pattern: (quality: string, animal: string) => string
}

/** A friendly name for somebody who has none yet, such as "Calm Otter". @param random gives numbers from 0 (inclusive) to 1 (exclusive). */
export function suggestName(random: () => number, { qualities, animals, pattern }: NameWords): string {
  return pattern(pick(qualities, random()), pick(animals, random()))
}

/** Characters of a name that are kept before its number, so that both fit the limits of a name. */
const KEPT = 27

/** The name to offer for a taken one: "Ann 2" for "Ann", "Ann 3" for "Ann 2". */
export function nextName(taken: string): string {
  const [, numbered, number = '1'] = /^(.*\S)\s+(\d{1,3})$/s.exec(taken.trim()) ?? []
  const name = [...(numbered ?? taken.trim())].slice(0, KEPT).join('').replace(/[\p{M}\u200D\s]+$/u, '')
  return `${name} ${Number(number) + 1}`
}

/** The first such name that is free, as far as one knows. */
export function nextFreeName(taken: string, isTaken: (name: string) => boolean): string {
  let name = nextName(taken)
  while (isTaken(name)) name = nextName(name)
  return name
}

function pick(words: readonly string[], random: number): string {
  return words[Math.floor(random * words.length)] ?? ''
}
