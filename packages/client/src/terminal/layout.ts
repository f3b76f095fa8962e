import stringWidth from 'string-width'
import type { Participant } from '#shared/protocol'
import { formatRemaining, SCARCE_MS } from '~/client/room/countdown'
import type { TimelineEntry } from '~/client/room/timeline'
import { firstThatFit } from './editor'
import { safeName } from './safeText'
import type { Style } from './style'
import type { Viewport } from './viewport'
import { lookAt } from './viewport'

/** What the lines above the field are made of. */
export interface View {
  readonly entries: readonly TimelineEntry[]
  readonly participants: readonly Participant[]
  readonly remainingMs: number | undefined
  readonly isLocked: boolean
  readonly isEncrypted: boolean
  /** Lines below the last one that is shown. */
  readonly below: number
  /** Words of the program, such as help, below the messages. */
  readonly panel: readonly string[]
  /** One line above the field. */
  readonly status: string
}

/** The size of the terminal, in characters. */
export interface Size { readonly columns: number, readonly rows: number }

/** All lines above the field, and what is seen of the messages. */
export function layOut(view: View, linesOf: (entry: TimelineEntry) => readonly string[], style: Style, { columns, rows }: Size): { lines: readonly string[], seen: Viewport } {
  const room = Math.max(1, rows - 3)
  const panel = view.panel.slice(-room)
  const seen = lookAt(view.entries, linesOf, room - panel.length, view.below)
  const blank = Array.from({ length: room - panel.length - seen.lines.length }, () => '')
  return { seen, lines: [header(view, style, columns), ...blank, ...seen.lines, ...panel, style.dim(cut(view.status, columns))] }
}

function header({ remainingMs, participants, isLocked, isEncrypted }: View, style: Style, columns: number): string {
  const time = remainingMs === undefined ? '–:––' : formatRemaining(remainingMs)
  const signs = [...isEncrypted ? ['encrypted'] : [], ...isLocked ? ['locked'] : []]
  const names = participants.map(({ name }) => safeName(name)).join(', ')
  const rest = cut([...signs, `${participants.length} here: ${names}`].join(' · '), columns - time.length - 3)
  const clock = remainingMs !== undefined && remainingMs <= SCARCE_MS ? style.warning(style.bold(time)) : style.bold(time)
  return `${clock} · ${rest}`
}

/** A line that fits; an ellipsis stands for what does not. */
export function cut(line: string, width: number): string {
  return stringWidth(line) <= width ? line : `${firstThatFit(line, width - 1)}…`
}
