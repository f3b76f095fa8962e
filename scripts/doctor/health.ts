import type { Finding } from './finding.ts'
import { ok, toChange } from './finding.ts'
import type { Health } from './reach.ts'

/** What the server says of itself. */
export function checkHealth({ status, version, storage, overdueRooms }: Health): Finding[] {
  if (storage === 'full') {
    return [toChange(
      'There is no space for rooms and messages: the disk is full, or the database file is at its limit.',
      'Free space on the disk of NUXT_DATABASE_FILE, or raise NUXT_LIMITS_DATABASE_BYTES.',
    )]
  }
  if (storage !== 'ok') {
    return [toChange(
      'The server cannot write its database: its data folder is read-only, or the disk fails.',
      'Make the folder of NUXT_DATABASE_FILE writable for the server\'s user, or replace the disk; the line in the log has the code of the error.',
    )]
  }
  if ((overdueRooms ?? 0) > 0) return [toChange(`${overdueRooms} rooms are over and not erased.`, 'Read the log of the server, and restart it: it erases them at its start.')]
  if (status === 'full') return [toChange('The server is full: there are as many rooms or connections as it may have.', 'Raise NUXT_LIMITS_ROOMS and NUXT_LIMITS_CONNECTIONS if the machine has room for more.')]
  if (status !== 'ok') return [toChange(`The server is not well: it says "${status}".`, 'Read its log.')]
  return [ok(`The server is well: version ${version}, storage ok, nothing overdue.`)]
}
