import type { Store } from './store'
import { faultOf } from './open'
import type { StorageChanged, StorageState } from '#server/rooms/ledger'
import { StorageFullError } from '#server/rooms/ledger'

/** Tracks whether anything new can be stored: by the errors of writes, and by checks now and then. @param changed called on each change. */
export function createStorageWatch(store: Store, changed: StorageChanged) {
  let state: StorageState = 'ok'

  function enter(next: StorageState, fault?: string) {
    if (state === next) return
    state = next
    changed(next, fault)
  }

  /** @returns whether the error is about the storage state, and so already reported. */
  function record(error: unknown): boolean {
    if (error instanceof StorageFullError) enter('full')
    else {
      const fault = faultOf(error)
      if (fault === undefined) return false
      enter('failing', fault)
    }
    return true
  }

  return {
    record,

    check(): StorageState {
      // Whether storing works can be tried only between checkpoints.
      if (state !== 'ok' && store.isHeld()) return state
      try {
        if (state === 'ok') store.checkSpace()
        else store.tryToStore()
        enter('ok')
      }
      catch (error) {
        if (!record(error)) throw error
      }
      return state
    },
  }
}
