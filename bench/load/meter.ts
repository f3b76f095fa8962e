import { cores } from '../harness/machine.ts'
import { coreTime, cpuTime } from '../harness/proc.ts'

/** The processes whose CPU time is measured. */
export interface Measured {
  /** The server's process. */
  pid: number
  /** More processes of the server. */
  otherPids?: readonly number[]
  /** Redis, where the server keeps its rooms there. */
  enginePid?: number
}

/** Costs of a period (seconds). */
export interface Cost {
  seconds: number
  /** Of all processes of the server. */
  serverCpu: number
  engineCpu: number
  loadCpu: number
  /** CPU used by other programs on the core of the server or of the load, the larger one. */
  othersCpu: number
}

/** Starts measuring the CPU time of the server and of this process. @returns ends it. */
export function measure(measured: Measured): () => Cost {
  const before = snapshot(measured)
  return () => {
    const after = snapshot(measured)
    const server = after.server.user - before.server.user
    const load = after.load.user - before.load.user
    return {
      seconds: (after.at - before.at) / 1000,
      serverCpu: server + after.server.system - before.server.system,
      engineCpu: after.engine - before.engine,
      loadCpu: load + after.load.system - before.load.system,
      othersCpu: Math.max(0, after.serverCore - before.serverCore - server, after.loadCore - before.loadCore - load),
    }
  }
}

function snapshot({ pid, otherPids = [], enginePid }: Measured) {
  const servers = [pid, ...otherPids].map(cpuTime)
  const engine = enginePid === undefined ? { user: 0, system: 0 } : cpuTime(enginePid)
  return {
    at: performance.now(),
    server: { user: sum(servers.map(({ user }) => user)), system: sum(servers.map(({ system }) => system)) },
    engine: engine.user + engine.system,
    load: cpuTime(process.pid),
    serverCore: coreTime(cores.server),
    loadCore: coreTime(cores.load),
  }
}

function sum(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
