import type { EndReason } from '#shared/protocol'
import type { Clock } from '#server/rooms/clock'
import { createAlarm } from '#server/rooms/clock'
import { StorageFullError } from '#server/rooms/ledger'
import type { Store } from './store'

/** Pause between batches so that other events are served (ms). */
const BATCH_PAUSE_MS = 1
/** Rooms that are told of their end in one batch: a few milliseconds, where they hold tens of people. */
const NOTIFY_BATCH = 30

/** What ends rooms works with. */
export interface ExpiryDeps {
  clock: Clock
  store: Store
  /** Ends a room for everyone who is connected to it. */
  notify(room: number, reason: EndReason): void
  /** Told that a room has ended, before anyone is notified. */
  onEnded(room: number): void
  /** Runs what the next tick retries where it fails. */
  attempt<Result>(work: () => Result): Result | undefined
}

/**
 * Ends rooms on time, tells everyone, and then has them erased. Every interface treats a room as ended from its time on;
 * only the notifications take their turns.
 */
export function createExpiry({ clock, store, notify, onEnded, attempt }: ExpiryDeps) {
  /** Rooms that ended early, by key, where the disk had no space to store that. */
  const unsavedEnds = new Set<number>()
  /** Rooms that ended on time, by key, whose people are not told yet. */
  const toNotify: number[] = []
  /** Every room whose end lies before this has been told, or is in `toNotify`. */
  let expiredUntil = clock.now()
  let cancelNotifying = () => {}
  let cancelErasing: (() => void) | undefined
  const alarm = createAlarm(clock, () => attempt(() => store.nextEnd(expiredUntil)), expireDue)

  eraseLeftovers()

  /** Rooms that ended while no server ran, before anyone can ask. A full disk is retried later. */
  function eraseLeftovers() {
    try {
      while (store.erase(expiredUntil));
    }
    catch (error) {
      if (!(error instanceof StorageFullError)) throw error
    }
  }

  /** Ends every room whose time has come. */
  function expireDue() {
    const now = clock.now()
    // Stored first: no restart under a clock that was set back brings back a room that somebody saw end.
    attempt(() => store.setClockMark(now))
    saveEnds(now)
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

  function saveEnds(now: number) {
    attempt(() => {
      for (const room of unsavedEnds) {
        store.endRoom(room, now)
        unsavedEnds.delete(room)
      }
    })
  }

  function eraseSoon() {
    cancelErasing ??= clock.setTimer(BATCH_PAUSE_MS, () => {
      cancelErasing = undefined
      // Everyone is told before their room is erased.
      if (toNotify.length > 0) return
      if (attempt(() => store.erase(expiredUntil))) eraseSoon()
    })
  }

  return {
    /** Ends what is due, and looks again at what is due next. */
    sweep() {
      expireDue()
      alarm.arm()
    },

    /** A new room ends at this time (epoch milliseconds). */
    expect: alarm.expect,

    /** Whether a room ended early and that is not stored yet. */
    isUnsaved: (room: number): boolean => unsavedEnds.has(room),

    /** Ends a room before its time, even where nothing can be stored. */
    endNow(room: number) {
      unsavedEnds.add(room)
      onEnded(room)
      saveEnds(clock.now())
      notify(room, 'owner')
      expireDue()
    },

    /** Whether something that ended is not erased yet. */
    isPending: (): boolean => unsavedEnds.size > 0 || !store.isErased(clock.now()),

    stop() {
      alarm.stop()
      cancelNotifying()
      cancelErasing?.()
    },
  }
}
