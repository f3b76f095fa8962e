import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// Each of these made readers stop, or hid the field's own term from a search; "except", "anyone" and "again" replace most.
const DROPPED = [
  'whoever', 'whatever', 'wherever', 'anew', 'read along', 'all but', 'nothing but', 'but for', 'of late', 'in one go',
  'Surroundings', 'ghosts', 'Doorkeeper', 'Outbound', 'Transcript',
]

const OTHERS = /(?:^|\/)(?:node_modules|\.nuxt|\.output|\.git|dev-test)$/
const OWN = ['tests/unit/prose.test.ts', 'shared/names/confusables.ts']
const files = globSync('**/*.{ts,vue,mjs,md,lua}', { exclude: path => OTHERS.test(path) }).filter(file => !OWN.includes(file))

/** Also finds names that contain a word, and phrases that a line break of prose or of a comment divides. */
const PATTERN = new RegExp(DROPPED.map((words) => {
  const source = words.replace(' ', String.raw`(?:\s|//|\*)+`)
  return /^[A-Z]/.test(words) ? source : String.raw`\b${source}\b`
}).join('|'), 'gi')

test.each([
  ['// Whoever comes', ['Whoever']], [' * they read\n * along', ['read\n * along']], ['RoomSurroundings', ['Surroundings']], ['small but fine, a new one', []],
])('finds the dropped words of %j', (text, found) => {
  expect(text.match(PATTERN) ?? []).toEqual(found)
})

test('code, tests and documentation do without the dropped words', () => {
  expect(files).toContain('server/db/store.ts')
  const hits = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    return [...text.matchAll(PATTERN)].map(({ 0: found, index }) => `${file}:${text.slice(0, index).split('\n').length} ${found.replace(/\s+/g, ' ')}`)
  })
  expect(hits).toEqual([])
})
