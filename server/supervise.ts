import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readListening } from '#server/listen'
import { PROCESS_NUMBER } from '#server/processNumber'
import { SettingError } from '#server/settingError'

const WRONG_SETTING = 78
/** Pause before a process that ended is started again (ms). */
const RESTART_MS = 1000

/**
 * Starts several processes of the server that share one port (SO_REUSEPORT), and starts each again if it ends. Signals go
 * to all of them. The first alone says what is wrong with the settings; its exit code is ours.
 * @throws SettingError if the processes could not share what they would listen on
 */
export async function supervise(count: number, env: NodeJS.ProcessEnv): Promise<void> {
  const { socket, descriptor, port } = readListening(env)
  if (socket !== undefined || descriptor !== undefined || port === 0) throw new SettingError('NUXT_PROCESSES', count, '1, unless the server listens on a port of its own: only a port can be shared')
  const children = new Map<number, ChildProcess>()
  let isStopping = false

  function start(number: number): ChildProcess {
    const metricsPort = Number(env.NUXT_METRICS_PORT) || 0
    const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
      env: { ...env, [PROCESS_NUMBER]: String(number), ...(metricsPort > 0 ? { NUXT_METRICS_PORT: String(metricsPort + number - 1) } : {}) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    children.set(number, child)
    child.once('exit', code => end(number, code))
    return child
  }

  function end(number: number, code: number | null) {
    children.delete(number)
    if (code === WRONG_SETTING) return stop('SIGTERM', WRONG_SETTING)
    if (isStopping) return children.size === 0 ? process.exit() : undefined
    setTimeout(() => {
      if (!isStopping) start(number)
    }, RESTART_MS)
  }

  function stop(signal: NodeJS.Signals, code = 0) {
    if (isStopping) return
    isStopping = true
    process.exitCode = code
    if (children.size === 0) process.exit()
    for (const child of children.values()) child.kill(signal)
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
  const first = start(1)
  const code = await new Promise<number | null | undefined>((resolve) => {
    first.once('message', () => resolve(undefined))
    first.once('exit', resolve)
  })
  if (code !== undefined && !isStopping) {
    // It could not start at all: its line says why.
    process.exit(code ?? 1)
  }
  for (let number = 2; number <= count && !isStopping; number += 1) start(number)
}
