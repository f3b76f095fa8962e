import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { ROOT } from '../../scripts/build'
import { createRoom, endRoom, join } from '../support/dialogue'
import { test } from '../support/fixtures'
import { Output } from '../support/output'

test('the bot of docs/protocol.md runs unchanged: it talks, reconnects, and ends with the room', async ({ ownServer: server }) => {
  const [, source = ''] = readFileSync(path(ROOT, 'docs/protocol.md'), 'utf8').match(/```js\n([^]*?)```/) ?? []
  const bot = path(server.folder, 'bot.mjs')
  writeFileSync(bot, source)
  const room = await createRoom(server)
  const ann = await join(room, 'Ann')
  const output = new Output(spawn(process.execPath, [bot, `${server.url}/room/${room.id}`], { stdio: ['ignore', 'pipe', 'pipe'] }))
  onTestFinished(() => void output.child.kill())

  await ann.hears('Hello, I answer to "ping".')
  await ann.says('ping')
  await ann.hears('pong, Ann')
  await server.restart()
  const again = await join(room, undefined, { session: ann.session, after: 3 })
  await again.says('ping')
  await again.hears('pong, Ann')
  await endRoom(room)
  await output.waitFor(/The room was ended\./)
  expect(await output.ended()).toBe(0)
})
