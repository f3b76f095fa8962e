import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '#shared/languages'
import { normalizeName } from '#shared/names/normalize'
import { ROOM_ID_LENGTH } from '#shared/roomId'
import { findNextRoom, nextRoomClientId } from '~/client/room/nextRoom'
import { suggestName } from '~/client/room/suggestName'
import { importRoomStrings, importSiteStrings } from '~/client/text/dictionaries'
import { createFormats } from '~/client/text/formats'
import { HEAD_STRINGS } from '~/client/text/headStrings'
import { parseInline } from '~/client/text/inlineMarkdown'
import { PLURAL_CATEGORIES } from '~/client/text/pluralCategories'

/** Numbers of every category: of one, of few, of many, of none, of hundreds, of a million. */
const NUMBERS = [0, 1, 2, 3, 5, 11, 21, 22, 25, 100, 101, 102, 1_000_000]

/** Every text of a dictionary, by its path; those of a function for each number, or for names. */
function textsOf(words: unknown, path = ''): [path: string, text: string][] {
  if (typeof words === 'string') return [[path, words]]
  if (typeof words === 'function') return samples(words as (...parts: unknown[]) => string).map(text => [path, text])
  return Object.entries(words as object).flatMap(([key, part]) => textsOf(part, `${path}.${key}`))
}

/** What a text with parts says: of numbers or links, or of people. */
function samples(write: (...parts: unknown[]) => string): string[] {
  try {
    return NUMBERS.map(count => write(count, 'Eve', 'Ann'))
  }
  catch {
    return [['Ann'], ['Ann', 'Ben'], ['Ann', 'Ben', 'Eve', 'Dan', 'Kim', 'Liv']].map(people => write(people))
  }
}

const pathsOf = (words: unknown) => [...new Set(textsOf(words).map(([path]) => path))]

describe.each(LANGUAGES.map(({ tag }) => tag))('%s', async (tag) => {
  const formats = createFormats(tag)
  const words = { ...await importSiteStrings(tag, formats), ...await importRoomStrings(tag, formats), head: HEAD_STRINGS[tag] }
  const english = createFormats('en')
  const model = { ...await importSiteStrings('en', english), ...await importRoomStrings('en', english), head: HEAD_STRINGS.en }

  test('has every text that English has, and no empty one', () => {
    const { nameWords, ...texts } = words
    const { nameWords: _, ...modelTexts } = model
    expect(pathsOf(texts)).toEqual(pathsOf(modelTexts))
    for (const [path, text] of textsOf(texts)) expect(text.trim(), path).toMatch(/^(?!.*(?:undefined|NaN|\[object)).+$/s)
    expect(nameWords.animals.length).toBeGreaterThanOrEqual(20)
  })

  test('has the plural categories of Intl', () => {
    expect([...PLURAL_CATEGORIES[tag]].toSorted()).toEqual(new Intl.PluralRules(tag).resolvedOptions().pluralCategories.toSorted())
  })

  test('writes each number in place of its sign', () => {
    for (const write of [words.home.minutes, words.home.seconds, (count: number) => words.home.createBusy(count, false), (count: number) => words.home.createBusy(count, true), words.room.people, words.room.newMessages, words.composer.left, words.composer.tooMany, words.door.people, words.door.deletedIn, words.ended.leaving]) {
      for (const count of NUMBERS) expect(write(count)).not.toContain('#')
      expect(write(25)).toContain(formats.number(25))
    }
  })

  test('does not call a selected message code', () => {
    expect(words.room.selected).not.toMatch(/c[oó]d|kod|код|كود/i)
  })

  test('says how long a code is', () => {
    for (const text of [words.home.referenceHint, words.home.noReference, words.home.noCode(15), words.error.notFoundText]) expect(text).toContain(String(ROOM_ID_LENGTH))
    expect(words.home.noCode(15)).toContain('15')
  })

  test('quotes a name as it quotes its own words', () => {
    const { quoted, empty, without } = { ...words.presence, ...words.nextRoom }
    expect(empty).toContain(quoted(without))
  })

  test('isolates names, and keeps the link of the next room whole', () => {
    expect(words.presence.renamed('Ann', 'Eve')).toContain('\u2068Ann\u2069')
    expect(words.presence.joined(['Ann'])).toContain('\u2068Ann\u2069')
    const link = 'https://a.example/room/0123456789abcdef#k=AAECAwQFBgcICQoLDA0ODw'
    const text = words.room.movedOn(link)
    expect(parseInline(text)).toContainEqual(expect.objectContaining({ type: 'link', href: link }))
    expect(findNextRoom([{ seq: 1, clientId: nextRoomClientId('a'), participantId: 'ann', name: 'Ann', text, sentAt: 0 }], 'fedcba9876543210')).toBe('/room/0123456789abcdef#k=AAECAwQFBgcICQoLDA0ODw')
  })

  test('suggests names that the rules of names leave as they are', () => {
    const { qualities, animals } = words.nameWords
    for (const [first] of qualities.entries()) {
      for (const [second] of animals.entries()) {
        const numbers = [first / qualities.length, second / animals.length]
        const name = suggestName(() => numbers.shift() ?? 0, words.nameWords)
        expect(normalizeName(name)).toBe(name)
      }
    }
    expect(new Set(qualities).size).toBe(qualities.length)
    expect(new Set(animals).size).toBe(animals.length)
  })
})

test('a language has its files, a name of its own, and one tag for its first part', () => {
  expect(new Set(LANGUAGES.map(({ tag }) => tag.split('-')[0])).size).toBe(LANGUAGES.length)
  expect(Object.keys(HEAD_STRINGS).toSorted()).toEqual(LANGUAGES.map(({ tag }) => tag).toSorted())
})
