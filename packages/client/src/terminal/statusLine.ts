import type { ObservedClient } from '../client'
import { safeName } from './safeText'
import { listNames } from './words'

/** A lost connection is shown after this time, as most come back sooner (milliseconds). */
const SHOW_AFTER_MS = 5000
const HINT = 'Enter sends · Tab completes a name · Page Up scrolls · /help'

/** What the line above the field may show in place of the state of the room. */
export interface StatusInput {
  /** What the text could be completed to. */
  readonly offered: readonly string[]
  readonly notice: string
  readonly below: number
  /** For how long there has been no connection (milliseconds). */
  readonly lostMs: number
  readonly isFieldEmpty: boolean
}

/** The line above the field: the most urgent thing to say. */
export function statusLine(client: ObservedClient, { offered, notice, below, lostMs, isFieldEmpty }: StatusInput): string {
  if (client.needsConfirmation.value) return 'Checking whether the room is still there…'
  if (lostMs >= SHOW_AFTER_MS) return 'No connection. Reconnecting… What you write is sent when it is back.'
  if (offered.length > 0) return offered.map(candidate => candidate.trim()).join('  ')
  if (notice !== '') return notice
  if (below > 0) return `${below} lines below · Page Down, or Esc to the end`
  const { typing, self, presence: { participants } } = client.state.value
  const typists = participants.filter(({ id }) => id !== self?.id && typing.has(id)).map(({ name }) => safeName(name))
  if (typists.length > 0) return `${listNames(typists, 3)} ${typists.length > 1 ? 'are' : 'is'} typing…`
  return isFieldEmpty ? HINT : ''
}
