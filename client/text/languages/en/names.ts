import type { NameWords } from '~/client/room/suggestName'

/** English: what suggested names are made of: friendly words, and animals that a child knows. */
export const nameWords: NameWords = {
  qualities: [
    'Brave', 'Bright', 'Busy', 'Calm', 'Clever', 'Cool', 'Curious', 'Fast', 'Friendly', 'Funny', 'Gentle', 'Golden', 'Happy', 'Honest', 'Jolly',
    'Kind', 'Lively', 'Lucky', 'Magic', 'Merry', 'Patient', 'Polite', 'Proud', 'Quick', 'Quiet', 'Smart', 'Strong', 'Sunny', 'Warm', 'Wise',
  ],
  animals: [
    'Badger', 'Bear', 'Camel', 'Cat', 'Deer', 'Dolphin', 'Duck', 'Eagle', 'Elephant', 'Fox', 'Frog', 'Giraffe', 'Hamster', 'Hedgehog', 'Horse',
    'Kangaroo', 'Koala', 'Lion', 'Mouse', 'Otter', 'Owl', 'Panda', 'Parrot', 'Penguin', 'Rabbit', 'Seal', 'Squirrel', 'Tiger', 'Turtle', 'Whale',
  ],
  pattern: (quality, animal) => `${quality} ${animal}`,
}
