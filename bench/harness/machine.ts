import { spawnSync } from 'node:child_process'
import { arch, availableParallelism, cpus, release, totalmem } from 'node:os'

/** Whether server and load have a core each. */
export const isPinned = availableParallelism() >= 2 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0

/** Who runs where: the server alone on one core, what loads it on another. */
export const cores = { server: 0, load: 1 }

/**
 * A command that runs on one core only, where the machine has two and `taskset`.
 *
 * @param core the number of the core.
 * @param command the program and its arguments.
 */
export function pinned(core: number, command: string[]): string[] {
  return isPinned ? ['taskset', '-c', String(core), ...command] : command
}

/** What the figures were taken on. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const where = isPinned ? 'server and load on a core each' : 'server and load not kept apart'
  return `${cpus().length} × ${cpu?.model.trim() ?? arch()}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Linux ${release()}, Node.js ${process.versions.node}; ${where}`
}
