import { cores } from '../harness/machine.ts'
import { coreTime, cpuTime } from '../harness/proc.ts'

/** Costs of a period (seconds). */
export interface Cost {
  seconds: number
  serverCpu: number
  loadCpu: number
  /** CPU used by other programs on the core of the server or of the load, the larger one. */
  othersCpu: number
}

/** Starts measuring the CPU time of the server and of this process. @param serverPid the server's process. @returns ends it. */
export function measure(serverPid: number): () => Cost {
  const before = snapshot(serverPid)
  return () => {
    const after = snapshot(serverPid)
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

function snapshot(serverPid: number) {
  return {
    at: performance.now(),
    server: cpuTime(serverPid),
    load: cpuTime(process.pid),
    serverCore: coreTime(cores.server),
    loadCore: coreTime(cores.load),
  }
}
