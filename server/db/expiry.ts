import type { EndReason } from '#shared/protocol'
import type { Clock } from '#server/rooms/clock'
import { createAlarm } from '#server/rooms/clock'
import { StorageFullError } from '#server/rooms/ledger'
import type { Store } from './store'

/** Pause between batches so that other events are served (ms). */
const BATCH_PAUSE_MS = 1
/** Rooms notified per batch: a few milliseconds with tens of people in each. */
const NOTIFY_BATCH = 8

export interface ExpiryDeps {
  clock: Clock
  store: Store
  notify(room: number, reason: EndReason): void
  /** Called before anyone is notified. */
  onEnded(room: number): void
  attempt<Result>(work: () => Result): Result | undefined
}

/**
 * Ends rooms on time, notifies everyone, then has the rooms erased. Every interface treats a room as ended from its end
 * time on; only the notifications are spread out.
 */
export function createExpiry({ clock, store, notify, onEnded, attempt }: ExpiryDeps) {
  /** Rooms that ended early, by key, while the disk had no space to store the end. */
  const unsavedEnds = new Set<number>()
  /** Rooms that ended on time, by key, with people still to notify. */
  const toNotify: number[] = []
  /** Every room that ended before this has been notified or is in `toNotify`. */
  let expiredUntil = clock.now()
  let cancelNotifying = () => {}
  let cancelErasing: (() => void) | undefined
  let isStopped = false
  const alarm = createAlarm(clock, () => attempt(() => store.nextEnd(expiredUntil)), expireDue)

  eraseLeftovers()

  /** Erases rooms that ended while no server ran, before requests arrive. A full disk is retried later. */
  function eraseLeftovers() {
    try {
      store.eraseAll(expiredUntil)
    }
    catch (error) {
      if (!(error instanceof StorageFullError)) throw error
    }
  }

  function expireDue() {
    const now = clock.now()
    // Stored first, unless a checkpoint is under way: if the clock is set back, a restart must not revive a room that people saw end.
    store.whenFree(() => save(now))
    expireUntil(now)
  }

  function save(now: number) {
    attempt(() => store.setClockMark(now))
    saveEnds()
  }

  function expireUntil(now: number) {
    attempt(() => {
      const ended = store.roomsEnding(expiredUntil, now)
      toNotify.push(...ended)
      expiredUntil = now
      for (const room of ended) onEnded(room)
    })
    notifyBatch()
  }

  function notifyBatch() {
    cancelNotifying()
    for (const room of toNotify.splice(0, NOTIFY_BATCH)) notify(room, 'expired')
    if (toNotify.length > 0) cancelNotifying = clock.setTimer(BATCH_PAUSE_MS, notifyBatch)
    else eraseSoon()
  }

  function saveEnds() {
    attempt(() => {
      for (const room of unsavedEnds) {
        store.endRoom(room, clock.now())
        unsavedEnds.delete(room)
      }
    })
  }

  function eraseSoon() {
    cancelErasing ??= clock.setTimer(BATCH_PAUSE_MS, () => store.whenFree(() => {
      cancelErasing = undefined
      // Notify before erasing.
      if (toNotify.length > 0 || isStopped) return
      if (attempt(() => store.erase(expiredUntil, eraseSoon))) eraseSoon()
    }))
  }

  return {
    /** After `stop`, does nothing: the scheduled task may still run while the process drains its connections. */
    sweep() {
      if (isStopped) return
      expireDue()
      alarm.arm()
    },

    expect: alarm.expect,

    isUnsaved: (room: number): boolean => unsavedEnds.has(room),

    /**
     * Ends a room early, even if nothing can be stored.
     * @param done called when no power cut can bring the room back, or the disk fails or is full.
     */
    endNow(room: number, done: () => void) {
      unsavedEnds.add(room)
      onEnded(room)
      if (!store.isHeld()) saveEnds()
      notify(room, 'owner')
      store.whenFree(() => {
        const now = clock.now()
        // At once: writes that were held as well may have made the next ones wait again, but not the sync.
        save(now)
        store.whenSynced(() => done())
        expireUntil(now)
      })
    },

    isPending: (): boolean => unsavedEnds.size > 0 || !store.isErased(clock.now()),

    stop() {
      isStopped = true
      alarm.stop()
      cancelNotifying()
      cancelErasing?.()
    },
  }
}
