import { QUOTE } from './markdown'

/** How much of a message is quoted: lines, and characters in all. */
const LINES = 3
const CHARACTERS = 200

/** A message as the start of a reply to it: its author and first lines as a quote. Left out are fences, and what it quotes itself. */
export function quoteMessage(name: string, text: string): string {
  const lines = text.split('\n').filter(line => line.trim() !== '' && !/^`{3,}/.test(line))
  const own = lines.filter(line => !line.startsWith(QUOTE))
  const quoted = [`${name}:`, ...shorten(own.length > 0 ? own : lines)]
  return quoted.map(line => `${QUOTE}${line}\n`).join('')
}

function shorten(lines: readonly string[]): string[] {
  const characters = Array.from(lines.slice(0, LINES).join('\n'))
  const isCut = lines.length > LINES || characters.length > CHARACTERS
  return `${characters.slice(0, CHARACTERS).join('').trimEnd()}${isCut ? '…' : ''}`.split('\n').filter(line => line !== '')
}
