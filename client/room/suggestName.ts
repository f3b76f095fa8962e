const QUALITIES = [
  'Amber', 'Brave', 'Calm', 'Clever', 'Cosy', 'Curious', 'Eager', 'Early', 'Fair', 'Gentle', 'Glad', 'Golden', 'Happy', 'Honest',
  'Jolly', 'Keen', 'Kind', 'Lively', 'Lucky', 'Merry', 'Mild', 'Noble', 'Patient', 'Quick', 'Quiet', 'Sunny', 'Swift', 'Warm', 'Wise', 'Witty',
] as const
const ANIMALS = [
  'Badger', 'Bear', 'Beaver', 'Crane', 'Dolphin', 'Falcon', 'Finch', 'Fox', 'Hare', 'Heron', 'Ibex', 'Jackdaw', 'Koala', 'Lark', 'Lynx',
  'Marten', 'Moose', 'Otter', 'Owl', 'Panda', 'Puffin', 'Raven', 'Robin', 'Seal', 'Sparrow', 'Stork', 'Swan', 'Tiger', 'Walrus', 'Wren',
] as const

/** A friendly name for somebody who has none yet, such as "Calm Otter". @param random gives numbers from 0 (inclusive) to 1 (exclusive). */
export function suggestName(random: () => number): string {
  return `${pick(QUALITIES, random())} ${pick(ANIMALS, random())}`
}

/** Characters of a name that are kept before its number, so that both fit the limits of a name. */
const KEPT = 27

/** The name to offer for a taken one: "Ann 2" for "Ann", "Ann 3" for "Ann 2". */
export function nextName(taken: string): string {
  const [, numbered, number = '1'] = /^(.*\S)\s+(\d{1,3})$/s.exec(taken.trim()) ?? []
  const name = [...(numbered ?? taken.trim())].slice(0, KEPT).join('').replace(/[\p{M}\u200D\s]+$/u, '')
  return `${name} ${Number(number) + 1}`
}

function pick(words: readonly string[], random: number): string {
  return words[Math.floor(random * words.length)] ?? ''
}
