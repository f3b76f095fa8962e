// Builds the package where npm installs or packs its folder. Runs on any Node that runs the package; the build itself needs that of the repository.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = relative => fileURLToPath(new URL(relative, import.meta.url))
const NODE = path('../../node_modules/node/bin/node')

// For `npx --package ./packages/client` in a clone in which `npm ci` has not run.
if (!existsSync(NODE)) run('npm', ['ci', '--omit=optional'], path('../..'))
run(NODE, ['build.ts'], path('.'))

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
