const QUALITIES = [
  'Amber', 'Brave', 'Calm', 'Clever', 'Cosy', 'Curious', 'Eager', 'Early', 'Fair', 'Gentle', 'Glad', 'Golden', 'Happy', 'Honest',
  'Jolly', 'Keen', 'Kind', 'Lively', 'Lucky', 'Merry', 'Mild', 'Noble', 'Patient', 'Quick', 'Quiet', 'Sunny', 'Swift', 'Warm', 'Wise', 'Witty',
] as const
const ANIMALS = [
  'Badger', 'Bear', 'Beaver', 'Crane', 'Dolphin', 'Falcon', 'Finch', 'Fox', 'Hare', 'Heron', 'Ibex', 'Jackdaw', 'Koala', 'Lark', 'Lynx',
  'Marten', 'Moose', 'Otter', 'Owl', 'Panda', 'Puffin', 'Raven', 'Robin', 'Seal', 'Sparrow', 'Stork', 'Swan', 'Tiger', 'Walrus', 'Wren',
] as const

/**
 * A friendly name for somebody who has none yet, such as "Calm Otter".
 *
 * @param random gives numbers from 0 (inclusive) to 1 (exclusive).
 */
export function suggestName(random: () => number): string {
  return `${pick(QUALITIES, random())} ${pick(ANIMALS, random())}`
}

function pick(words: readonly string[], random: number): string {
  return words[Math.floor(random * words.length)] ?? ''
}
