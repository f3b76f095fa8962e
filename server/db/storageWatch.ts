import type { Store } from './store'
import { faultOf } from './open'
import type { StorageChanged, StorageState } from '#server/rooms/ledger'
import { StorageFullError } from '#server/rooms/ledger'

/**
 * Knows whether what is new can be stored: from each error that storing brings, and by looking at it now and then.
 *
 * @param store what is watched.
 * @param changed told of each change.
 */
export function createStorageWatch(store: Store, changed: StorageChanged) {
  let state: StorageState = 'ok'

  function enter(next: StorageState, fault?: string) {
    if (state === next) return
    state = next
    changed(next, fault)
  }

  /** @returns whether this is about the state of the storage, which is told of here. */
  function note(error: unknown): boolean {
    if (error instanceof StorageFullError) enter('full')
    else {
      const fault = faultOf(error)
      if (fault === undefined) return false
      enter('failing', fault)
    }
    return true
  }

  return {
    note,

    /** Looks anew. @returns the state. */
    look(): StorageState {
      try {
        if (state === 'ok') store.checkSpace()
        else store.tryToStore()
        enter('ok')
      }
      catch (error) {
        if (!note(error)) throw error
      }
      return state
    },
  }
}
