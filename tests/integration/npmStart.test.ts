import { spawn, spawnSync } from 'node:child_process'
import { delimiter, join as path } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { ROOT } from '../../scripts/build'
import { createRoom } from '../support/dialogue'
import { makeFolder } from '../support/folder'
import { Output } from '../support/output'
import { TestServer } from '../support/server'

const hasNpm = spawnSync('npm', ['--version']).status === 0

/** npm as a user starts it, without this project's binaries on the path. */
function npmStart(port: number): Output {
  const folder = makeFolder()
  const ownPath = (process.env.PATH ?? '').split(delimiter).filter(each => !each.includes('node_modules')).join(delimiter)
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { PATH: ownPath, HOME: process.env.HOME, PORT: `${port}`, NUXT_DATABASE_FILE: path(folder, 'rooms.sqlite') },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  onTestFinished(() => {
    // The rest of its process group.
    if (child.pid !== undefined) spawnSync('kill', ['-KILL', '--', `-${child.pid}`])
  })
  return new Output(child)
}

// npm passes the first two on to its child; the others end it without.
test.runIf(hasNpm).for(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)('npm start ends with its server, gracefully, if only npm gets %s', async (signal) => {
  const npm = npmStart(0)
  const [, port] = await npm.waitFor(/Listening on http:\S*:(\d+)/)
  const server = new TestServer()
  server.port = Number(port)
  const room = await createRoom(server)
  const socket = new WebSocket(`ws://localhost:${port}/ws/rooms/${room.id}`)
  onTestFinished(() => socket.terminate())
  await new Promise(resolve => socket.once('open', resolve))
  const closed = new Promise(resolve => socket.once('close', resolve))
  npm.child.kill(signal)
  expect(await closed).toBe(1012)
  // Its output ends with the last process that holds it.
  const code = await npm.ended()
  if (signal === 'SIGTERM' || signal === 'SIGINT') expect(code).toBe(0)
  await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow()
})
