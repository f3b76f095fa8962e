import type { StorageChanged } from '#server/rooms/ledger'
import { log } from '#server/log'

/** Tells the operator when nothing can be stored any more, and when that is over. */
export const logStorage: StorageChanged = (state, fault) => {
  if (state === 'full') log('There is no space: no room can be made and nothing is stored. Free space on the disk of the database file, or raise NUXT_LIMITS_DATABASE_BYTES.')
  else if (state === 'failing') log(`The database file cannot be read or written (${fault}). Nothing is stored until it can.`)
  else log('Rooms can be made and messages stored again.')
}
