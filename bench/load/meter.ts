import { cores } from '../harness/machine.ts'
import { coreTime, cpuTime } from '../harness/proc.ts'

/** What a stretch of time cost (seconds). */
export interface Cost {
  seconds: number
  serverCpu: number
  loadCpu: number
  /** What other programs took of the core of the server or of the load, whichever is more. */
  othersCpu: number
}

/**
 * Begins to measure what a stretch of time costs the server and this process.
 *
 * @param serverPid the server's process.
 * @returns ends it.
 */
export function measure(serverPid: number): () => Cost {
  const before = look(serverPid)
  return () => {
    const after = look(serverPid)
    const server = after.server.user - before.server.user
    const load = after.load.user - before.load.user
    return {
      seconds: (after.at - before.at) / 1000,
      serverCpu: server + after.server.system - before.server.system,
      loadCpu: load + after.load.system - before.load.system,
      othersCpu: Math.max(0, after.serverCore - before.serverCore - server, after.loadCore - before.loadCore - load),
    }
  }
}

function look(serverPid: number) {
  return {
    at: performance.now(),
    server: cpuTime(serverPid),
    load: cpuTime(process.pid),
    serverCore: coreTime(cores.server),
    loadCore: coreTime(cores.load),
  }
}
