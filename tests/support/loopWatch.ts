import type { TestServer } from './server'

/**
 * Arguments for Node that watch the event loop: how long a turn worked (CPU time of its thread), and how long it was held,
 * by work or by waiting for a disk, without the time that the scheduler gave to other processes.
 */
export const WATCH_LOOP = ['--import', `data:text/javascript,${encodeURIComponent(`
  import { openSync, readSync } from 'node:fs'
  let used, delayed, at, statistics, workMs = 0, heldMs = 0
  // Into one buffer: a new one for each read made the collector of garbage run every second.
  const buffer = Buffer.alloc(128)
  try { statistics = openSync('/proc/thread-self/schedstat') } catch {}
  const schedulerDelayMs = () => statistics === undefined ? 0 : Number(buffer.latin1Slice(0, readSync(statistics, buffer, 0, 128, 0)).split(' ')[1]) / 1e6
  const watch = setInterval(() => {
    const [now, delay, cpu] = [performance.now(), schedulerDelayMs(), process.threadCpuUsage()]
    if (at !== undefined) {
      workMs = Math.max(workMs, (cpu.user + cpu.system - used.user - used.system) / 1000)
      heldMs = Math.max(heldMs, now - at - (delay - delayed))
    }
    used = cpu; delayed = delay; at = now
  }, 2)
  watch.unref()
  process.on('SIGUSR2', () => { workMs = heldMs = 0; at = undefined })
  // Nobody is served while it stops.
  process.on('SIGTERM', () => clearInterval(watch))
  process.on('exit', () => console.log('Loop: ' + workMs.toFixed(1) + ' ms of work, held for ' + heldMs.toFixed(1) + ' ms'))
`)}`]

/** From now on, what was before does not count. */
export function forgetHolds(server: TestServer) {
  server.signal('SIGUSR2')
}

/** The longest turns of a stopped server. */
export function longestHold(server: TestServer): { workMs: number, heldMs: number } {
  const [, work, held] = server.output.match(/Loop: ([\d.]+) ms of work, held for ([\d.]+) ms/) ?? []
  return { workMs: Number(work), heldMs: Number(held) }
}
