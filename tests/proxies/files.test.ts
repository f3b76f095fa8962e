import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../scripts/build'
import { programOf } from '../../scripts/deployment'

const FOLDER = join(ROOT, 'deploy')
const FILES = readdirSync(FOLDER)
const read = (file: string) => readFileSync(join(FOLDER, file), 'utf8')

/** The most exposure (0 to 10) that systemd may find in the service. */
const EXPOSURE = 1.5

describe('each file of deploy/', () => {
  test.for(FILES)('%s stands in docs/operate.md', (file) => {
    expect(readFileSync(join(ROOT, 'docs/operate.md'), 'utf8')).toContain(`](../deploy/${file})`)
  })

  test.for(FILES)('%s opens the port to this machine alone', (file) => {
    const ports = [...read(file).matchAll(/[^\s'";=]*\b3000\b/g)].map(([port]) => port)
    // In the image the port is the container's own.
    const expected = file === 'Containerfile' ? ['3000'] : ['127.0.0.1:3000', ...[3000, 3001, 3002, 3003].map(port => `127.0.0.1:${port}:3000`)]
    for (const port of ports) expect(expected).toContain(port.replace('http://', ''))
  })
})

test(`systemd rates the exposure of the service under ${EXPOSURE}`, () => {
  const { command, cwd, env } = programOf('systemd')
  const { stdout, stderr } = spawnSync(command, ['security', '--offline=true', join(FOLDER, 'chat.service')], { cwd, env: { ...process.env, ...env }, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(Number(stdout.match(/Overall exposure level for chat\.service: ([\d.]+)/)?.[1]), stdout).toBeLessThan(EXPOSURE)
})
