/** What somebody typed. */
export type Typed = { readonly type: 'text', readonly text: string } | { readonly type: 'command', readonly name: string, readonly argument: string }

/** The commands, and what they do. */
export const COMMANDS = {
  rename: 'NAME: take another name',
  lock: 'let nobody new in (only the creator of the room)',
  unlock: 'let people in again',
  link: 'show the link, to invite somebody',
  who: 'show who is here',
  leave: 'leave the room',
  end: 'end the room for everyone (only its creator)',
  help: 'show this',
} as const

const COMMAND = /^\/([a-z]+)(?:\s+(.*))?$/is

/** Takes a line apart. A text that begins with a slash is written with two. */
export function parseTyped(line: string): Typed {
  const [, name, argument = ''] = COMMAND.exec(line.trim()) ?? []
  if (name !== undefined) return { type: 'command', name: name.toLowerCase(), argument: argument.trim() }
  return { type: 'text', text: line.startsWith('//') ? line.slice(1) : line }
}

/** What could stand at the end of a line: commands at its start, and names anywhere. @returns the candidates, and what they replace. */
export function complete(line: string, names: readonly string[]): [candidates: string[], replaced: string] {
  if (/^\/[a-z]*$/i.test(line)) return [Object.keys(COMMANDS).map(name => `/${name} `).filter(command => command.startsWith(line.toLowerCase())), line]
  // A name may have spaces: from the last "@" on, or else the last word.
  const [typed = ''] = /@[^@]*$|\S+$/u.exec(line) ?? []
  const start = fold(typed.replace(/^@/, ''))
  const found = typed === '' ? [] : names.filter(name => fold(name).startsWith(start)).map(name => `@${name} `)
  return [found, typed]
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
