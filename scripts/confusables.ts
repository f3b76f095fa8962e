import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldName } from '../shared/names/fold.ts'
import { ROOT } from './build.ts'

// Makes `shared/names/confusables.ts` of Unicode's own list of what looks the same (UTS #39):
//
//   node scripts/confusables.ts confusables.txt
//
// The file is at https://www.unicode.org/Public/security/, in a folder for each version of Unicode.
//
// Names are compared whatever their case, and a letter may look like another one in one case only: "I" like "l", "В" like
// "B" but "в" like nothing. To join all that is alike in either case would join "n" and "v", by the Greek "Ν" and "ν". So a
// letter counts as what it looks like in lower case, else as what its capital looks like, and as both where both are ASCII.

const [file = 'confusables.txt'] = process.argv.slice(2)
const text = readFileSync(file, 'utf8')
const version = text.match(/^# Version: (\S+)/m)?.[1] ?? 'unknown'
const targets = new Map([...text.matchAll(/^([0-9A-F]+) ;\t([0-9A-F ]+) ;/gm)].map(([, source = '', target = '']) => [decode(source), decode(target)]))

/** What each character counts as. */
const standards = new Map<string, string>()
const folded = [...targets.keys()].map(foldName).filter(name => [...name].length === 1)
for (const character of new Set(folded)) compare(character)

const members = new Map<string, string[]>()
for (const character of [...standards.keys()].toSorted()) {
  const standard = final(character)
  if (standard !== character) members.set(standard, [...members.get(standard) ?? [], character])
}
const lines = [...members].map(([standard, others]) => [standard, ...others].map(encode).join(' ')).toSorted()
writeFileSync(join(ROOT, 'shared/names/confusables.ts'), `/**
 * What looks the same by Unicode ${version} (UTS #39): in each line, in hexadecimal, first what the others count as.
 * Made by scripts/confusables.ts, not by hand.
 */
export const CONFUSABLES = \`
${lines.join('\n')}
\`
`)

/** Finds what a folded character counts as, and its capital where that is something else. */
function compare(character: string) {
  const capital = character.toUpperCase()
  const small = foldName(targets.get(character) ?? '')
  const large = capital === character ? '' : targets.get(capital) ?? ''
  if (!isAscii(large)) return become(character, small)
  if (!isAscii(small)) {
    become(character, foldName(large))
    return [...small].length === 1 && become(small, foldName(large))
  }
  become(character, small)
  if (foldName(large) !== small) become(capital, foldName(large))
}

function become(character: string, standard: string) {
  // What stands for others stays in the end: no character counts as one that counts as it.
  if (standard !== '' && !final(standard).includes(character)) standards.set(character, standard)
}

function final(characters: string): string {
  return Array.from(characters, (character) => {
    const standard = standards.get(character)
    return standard === undefined ? character : final(standard)
  }).join('')
}

function isAscii(characters: string): boolean {
  return /^[!-~]+$/.test(characters)
}

function decode(points: string): string {
  return String.fromCodePoint(...points.trim().split(' ').map(point => Number.parseInt(point, 16)))
}

function encode(characters: string): string {
  return Array.from(characters, character => character.codePointAt(0)?.toString(16)).join('+')
}
