import type { StorageChanged } from '#server/rooms/ledger'
import { log } from '#server/log'

/** Logs when storing stops working, and when it works again. */
export const logStorage: StorageChanged = (state, fault) => {
  if (state === 'full') log('There is no space: no room can be made and nothing is stored. Free space on the disk of the database file, or raise NUXT_LIMITS_DATABASE_BYTES.')
  else if (state === 'failing') log(`The database file cannot be read or written (${fault}). Nothing is stored until it can.`)
  else log('Rooms can be made and messages stored again.')
}
