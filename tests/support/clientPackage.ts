import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { version } from '../../packages/client/package.json'
import { ROOT, ensureBuilt } from '../../scripts/build'
import { makeFolder } from './folder'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder outside of the repository in which the packed client is installed, and nothing else. */
    clientFolder: string
  }
}

/** Builds the site and the client, and unpacks the tarball of the client as npm does. */
export default function setup({ provide }: TestProject) {
  ensureBuilt()
  const source = join(ROOT, 'packages/client')
  const folder = makeFolder()
  const installed = join(folder, 'node_modules/ephemeral-chat-rooms-client')
  mkdirSync(installed, { recursive: true })
  run(process.execPath, ['build.ts'], source)
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], source)
  run('tar', ['-xzf', join(folder, `ephemeral-chat-rooms-client-${version}.tgz`), '-C', installed, '--strip-components=1'], folder)
  provide('clientFolder', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}

function run(command: string, args: string[], cwd: string) {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`"${command} ${args.join(' ')}" failed.\n${stderr}`)
}
