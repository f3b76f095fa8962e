import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'
import type { ShownMessage, TimelineEntry } from '~/client/room/timeline'
import { safeMessage, safeName } from './safeText'
import type { Style } from './style'
import { clockTime, noticeLines } from './words'

const INDENT = '  '

/** Writes the entries of a conversation as lines of a terminal; each entry once for a width. */
export function createLogWriter(style: Style) {
  const written = new WeakMap<TimelineEntry, { width: number, lines: readonly string[] }>()

  /** The lines of one entry. @param width columns of the terminal. */
  function linesOf(entry: TimelineEntry, width: number): readonly string[] {
    const known = written.get(entry)
    if (known?.width === width) return known.lines
    const lines = write(entry, width)
    written.set(entry, { width, lines })
    return lines
  }

  function write(entry: TimelineEntry, width: number): readonly string[] {
    switch (entry.type) {
      case 'message': return writeMessage(entry.message, width)
      case 'presence': return noticeLines(entry.notice).flatMap(line => wrap(`– ${line}`, width).map(style.dim))
      case 'unread': return []
    }
  }

  function writeMessage({ sentAt, participantId, name, text, problem, isWaiting }: ShownMessage, width: number): readonly string[] {
    const author = safeName(name)
    const time = sentAt === undefined ? '··:··' : clockTime(sentAt)
    const fate = problem === undefined ? isWaiting ? ' (not sent yet)' : '' : ` (not sent: ${problem.replaceAll('_', ' ')})`
    const [first = '', ...others] = wrap(`${time} ${author}: ${safeMessage(text)}${fate}`, width)
    const head = `${time} ${author}:`
    const start = first.startsWith(head) ? `${style.dim(time)} ${style.person(participantId, author)}:${first.slice(head.length)}` : first
    return [start, ...others]
  }

  return { linesOf }
}

/** Lines that fit a width, in columns as terminals count them; continued ones are indented. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(1, width - INDENT.length)
  return text.split('\n').flatMap((line, index) => {
    const start = index === 0 ? '' : INDENT
    return stringWidth(line) <= (index === 0 ? width : room)
      ? [start + line]
      : wrapAnsi(line, room, { hard: true, trim: false }).split('\n').map((part, at) => at === 0 ? start + part : INDENT + part.trimStart())
  })
}
