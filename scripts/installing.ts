import { spawnSync } from 'node:child_process'
import { buildEnvironment } from './build.ts'

/** Refuses to install missing tools for tests if `TESTS_INSTALL=0`. @param what the missing tool. @throws Error if it is refused. */
export function expectInstalling(what: string) {
  if (process.env.TESTS_INSTALL === '0') throw new Error(`${what}, is missing, and TESTS_INSTALL=0 forbids to install it.`)
}

/** Installs Debian's packages into the system, and says so. @returns whether that worked. */
export function installFromDebian(...names: string[]): boolean {
  const [command, ...prefix] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get']
  if (!run(command, [...prefix, '--version'])) return false
  console.log(`Installing Debian's packages into the system, with apt-get: ${names.join(', ')} …`)
  return run(command, [...prefix, 'update']) && run(command, [...prefix, 'install', '-y', '--no-install-recommends', ...names])
}

/** Runs a command of an installation, and shows what it writes. @returns whether it worked. */
export function run(command: string, args: string[]): boolean {
  const env = { ...buildEnvironment(), DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0
}
