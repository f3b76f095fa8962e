import type { Clock } from '#server/rooms/clock'
import type { Disk, DiskFile } from './disk'

/** Work between syncs: yields the file that is to be synced next, and is resumed when it is, or thrown at if it cannot be. */
export type Steps = Generator<DiskFile, void>

/** Runs steps and makes their syncs, one at a time: off the event loop, or blocking it. */
export function createStepRunner(disk: Disk, clock: Pick<Clock, 'now'>) {
  let running: Steps | undefined
  let startedAt = 0
  let lastMs = 0

  function advance(steps: Steps, resume: () => IteratorResult<DiskFile, void>, done: (error?: unknown) => void) {
    let step: IteratorResult<DiskFile, void>
    try {
      step = resume()
    }
    catch (error) {
      running = undefined
      return done(error)
    }
    if (step.done) {
      running = undefined
      return done()
    }
    startedAt = clock.now()
    disk.sync(step.value, (error) => {
      // Overtaken by blocking steps, or by the end.
      if (running !== steps) return
      lastMs = clock.now() - startedAt
      advance(steps, () => error ? steps.throw(error) : steps.next(), done)
    })
  }

  function syncNow(steps: Steps, file: DiskFile): IteratorResult<DiskFile, void> {
    try {
      disk.syncNow(file)
    }
    catch (error) {
      return steps.throw(error)
    }
    return steps.next()
  }

  return {
    get isRunning() {
      return running !== undefined
    },

    /** How long the last sync off the event loop took (milliseconds). */
    get lastMs() {
      return lastMs
    },

    /** How long the sync under way has taken so far (milliseconds). */
    get currentMs() {
      return running ? clock.now() - startedAt : 0
    },

    start(steps: Steps, done: (error?: unknown) => void) {
      running = steps
      advance(steps, () => steps.next(), done)
    },

    /** Blocks until all is done. Steps that are under way are given up: these must do their work as well. @throws the error of a step or sync */
    runNow(steps: Steps) {
      running = steps
      try {
        for (let step = steps.next(); !step.done;) step = syncNow(steps, step.value)
      }
      finally {
        running = undefined
      }
    },

    /** Gives up what is under way. */
    abandon() {
      running = undefined
    },
  }
}
