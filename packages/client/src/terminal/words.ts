import type { EndReason } from '#shared/protocol'
import type { PresenceNotice } from '~/client/room/presence'
import { safeName } from './safeText'

export const END: Record<EndReason | 'left', string> = {
  expired: 'This room has expired. All messages and names are deleted.',
  owner: 'This room was ended by the person who created it. Everything in it is deleted.',
  lost: 'The server lost this room. Everything in it is gone.',
  left: 'You left the room.',
}

/** Hours and minutes, in the time zone of this machine. */
export function clockTime(at: number): string {
  const time = new Date(at)
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`
}

/** What happened between two messages, as one sentence each. */
export function noticeLines({ movements, newNames, locked }: PresenceNotice): string[] {
  const names = (wanted: string) => movements.filter(({ movement }) => movement === wanted).map(({ participant }) => safeName(participant.name))
  const sentence = (people: string[], did: string) => people.length > 0 ? [`${listNames(people)} ${did}`] : []
  return [
    ...sentence(names('joined'), 'joined'),
    ...sentence(names('visited'), 'joined and left'),
    ...sentence(names('left'), 'left'),
    ...newNames.map(({ from, to }) => `${safeName(from)} is now ${safeName(to)}`),
    ...locked === undefined ? [] : [locked ? 'The room is locked' : 'The room is open again'],
  ]
}

/** "Ann, Ben and 3 more". */
export function listNames(names: readonly string[], most = 5): string {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join('')
}
