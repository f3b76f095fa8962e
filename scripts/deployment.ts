import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './build.ts'
import { expectInstalling } from './installing.ts'

/** The programs that a deployment is tested with: what Debian's packages of these names hold. */
const PROGRAMS = {
  'nginx': 'usr/sbin/nginx',
  'haproxy': 'usr/sbin/haproxy',
  'caddy': 'usr/bin/caddy',
  'systemd': 'usr/bin/systemd-analyze',
  'redis-server': 'usr/bin/redis-server',
} as const

type Package = keyof typeof PROGRAMS

/** How to run a program: where its libraries are unpacked, it has to be run from `cwd`. */
export interface Program {
  command: string
  cwd: string
  env: Record<string, string>
}

const FOLDER = join(ROOT, 'node_modules/.cache/deployment')

/**
 * Finds Debian's nginx, HAProxy, Caddy, systemd-analyze and Redis, or fetches what is missing, with its libraries. It is unpacked, not
 * installed: an installed server would start with the system and take its ports. @throws Error if that fails, or is forbidden.
 */
export function ensureDeployment(): void {
  const missing = names().filter(name => !find(name))
  if (missing.length === 0) return
  expectInstalling(`${missing.join(', ')}, which the tests of deployments need`)
  console.log(`Fetching Debian's packages of ${missing.join(', ')} with apt-get, unpacked into ${FOLDER} …`)
  rmSync(join(FOLDER, 'archives'), { recursive: true, force: true })
  mkdirSync(join(FOLDER, 'archives/partial'), { recursive: true })
  // A new machine has no package lists yet.
  const options = `-y --no-install-recommends --download-only -o Debug::NoLocking=1 -o Dir::Cache::archives="$PWD/archives"`
  const download = `apt-get ${options} install ${missing.join(' ')}`
  const update = process.getuid?.() === 0 ? 'apt-get update' : 'sudo -n apt-get update'
  spawnSync('sh', ['-c', `(${download} || (${update} && ${download})) && for file in archives/*.deb; do dpkg-deb -x "$file" .; done; rm -r archives`], {
    cwd: FOLDER, timeout: 180_000, stdio: ['ignore', 'ignore', 'inherit'],
  })
  const failed = names().filter(name => !find(name))
  if (failed.length > 0) throw new Error(`The tests of deployments need ${failed.join(', ')}, and apt-get could not fetch them. Install them.`)
}

/** How to run the program of a package. @throws Error if it is missing. */
export function programOf(name: Package): Program {
  const program = find(name)
  if (!program) throw new Error(`${name} is missing.`)
  return program
}

function names(): Package[] {
  return Object.keys(PROGRAMS) as Package[]
}

function find(name: Package): Program | undefined {
  if (existsSync(`/${PROGRAMS[name]}`)) return { command: `/${PROGRAMS[name]}`, cwd: '/', env: {} }
  const command = join(FOLDER, PROGRAMS[name])
  if (!existsSync(command)) return undefined
  // Relative, because a colon in the path of this folder would end it.
  return { command, cwd: FOLDER, env: { LD_LIBRARY_PATH: globSync(['{usr/lib,lib}/*-linux-gnu', '{usr/lib,lib}/*-linux-gnu/systemd'], { cwd: FOLDER }).join(':') } }
}
