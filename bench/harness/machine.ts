import { spawnSync } from 'node:child_process'
import { arch, availableParallelism, cpus, release, totalmem } from 'node:os'

/** Whether server and load have a core each. */
export const isPinned = availableParallelism() >= 2 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0

/** CPU affinity: the server on one core, its load on another. */
export const cores = { server: 0, load: 1 }

/** Pins a command to one core, if the machine has two and `taskset`. @param command the program and its arguments. */
export function pinned(core: number, command: string[]): string[] {
  return isPinned ? ['taskset', '-c', String(core), ...command] : command
}

/** Describes the machine of the measurement. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const where = isPinned ? 'server and load on a core each' : 'server and load not kept apart'
  return `${cpus().length} × ${cpu?.model.trim() ?? arch()}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Linux ${release()}, Node.js ${process.versions.node}; ${where}`
}
