import type { StorageChanged } from '#server/rooms/ledger'
import { log } from '#server/log'

/** Logs when storing stops working, and when it works again. */
export const logStorage: StorageChanged = (state, fault) => {
  if (state === 'full') log('There is no space: no room can be made and nothing is stored. Free space on the disk of the database file, or raise NUXT_LIMITS_DATABASE_BYTES.')
  else if (state === 'failing') log(`The disk of the database file fails (${fault}). Until it works, messages may be refused, and a power cut may take those that are not.`)
  else log('Rooms can be made and messages stored again.')
}
