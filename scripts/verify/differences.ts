import { randomInt } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Language } from '../../shared/languages.ts'
import { LANGUAGES } from '../../shared/languages.ts'
import { ROOM_ID_ALPHABET, ROOM_ID_LENGTH } from '../../shared/roomId.ts'
import { ROOT } from '../build.ts'
import type { Answer } from './site.ts'
import { ask } from './site.ts'

const PUBLIC = join(ROOT, '.output/public')

/**
 * Asks two servers for every page in every language, and every file of this build.
 * @returns how many, and a line for each that differs.
 */
export async function differences(site: URL, own: URL): Promise<{ asked: number, found: string[] }> {
  // A page of a room that nobody could know, and one that does not exist.
  const pages = ['', `room/${randomRoomId()}`, 'verify']
  const wanted: { path: string, language?: Language }[] = [...LANGUAGES.flatMap(({ tag }) => pages.map(path => ({ path, language: tag }))), ...files().map(path => ({ path }))]
  const found = new Map<string, string>()
  for (const { path, language } of wanted) {
    const expected = await ask(new URL(path, own), language)
    const answer = await ask(new URL(path, site), language).catch(() => undefined)
    const difference = answer ? compare(answer, expected) : 'does not answer'
    // A page that differs in one language differs in most: it is told once.
    if (difference && !found.has(path)) found.set(path, `${new URL(path, site).pathname} ${difference}`)
  }
  return { asked: wanted.length, found: [...found.values()] }
}

function compare(answer: Answer, expected: Answer): string | undefined {
  if (answer.status !== expected.status) return `answers ${answer.status} instead of ${expected.status}`
  if (!answer.body.equals(expected.body)) return `differs from byte ${firstDifference(answer.body, expected.body)} on (it has ${answer.body.length} bytes, the build's ${expected.body.length})`
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== expected.headers[name as keyof Answer['headers']]) return `has another ${name}: ${value ?? 'none'}`
  }
  return undefined
}

function firstDifference(one: Buffer, other: Buffer): number {
  const at = one.findIndex((byte, index) => byte !== other[index])
  return at === -1 ? one.length : at
}

/** The compressed files beside them are served under the same addresses. */
function files(): string[] {
  return readdirSync(PUBLIC, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !/\.(?:br|gz)$/.test(entry.name))
    .map(entry => relative(PUBLIC, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .toSorted()
}

function randomRoomId(): string {
  return Array.from({ length: ROOM_ID_LENGTH }, () => ROOM_ID_ALPHABET[randomInt(ROOM_ID_ALPHABET.length)]).join('')
}
