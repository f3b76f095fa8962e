import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, inject, onTestFinished } from 'vitest'
import { ROOT } from '../../scripts/build'
import { createRoom, endRoom, join } from '../support/dialogue'
import { test } from '../support/fixtures'
import { Output } from '../support/output'

const [, BOT = ''] = readFileSync(path(ROOT, 'packages/client/README.md'), 'utf8').match(/```js\n([^]*?)```/) ?? []

test('the bot of the client\'s README runs unchanged from the packed client: it talks, survives a restart, and ends with the room', async ({ ownServer: server }) => {
  expect(BOT.trimEnd().split('\n').length).toBeLessThan(25)
  const bot = path(inject('clientFolder'), 'bot.mjs')
  writeFileSync(bot, BOT)
  const room = await createRoom(server)
  const ann = await join(room, 'Ann')
  const output = new Output(spawn(process.execPath, [bot, `${server.url}/room/${room.id}`], { stdio: ['ignore', 'pipe', 'pipe'] }))
  onTestFinished(() => void output.child.kill())

  await ann.hears('Hello, I answer to "ping".')
  await ann.says('ping')
  await ann.hears('pong, Ann')
  await server.stop()
  await output.waitFor(/No connection\./)
  await server.start()
  await output.waitFor(/Back again\./)
  const again = await join(room, undefined, { session: ann.session, after: 3 })
  await again.says('ping')
  await again.hears('pong, Ann')
  await endRoom(room)
  expect(await output.ended()).toBe(0)
  expect(output.text.match(/Ann: ping/g)).toHaveLength(2)
  expect(output.text).toMatch(/The end: owner\.\n$/)
})

test('its types are whole without any other package', () => {
  const folder = inject('clientFolder')
  const program = path(folder, 'types.mts')
  writeFileSync(program, `
    import { RoomError, createRoom, openRoom } from 'ephemeral-chat-rooms-client'
    const { link, ownerToken } = await createRoom('http://localhost', { password: 'secret' })
    const room = await openRoom(link, { name: 'Ann', ownerToken })
    room.on('ended', (reason: 'expired' | 'owner' | 'lost' | 'left' | 'refused') => reason)
    const { seq }: { seq: number } = await room.post('Hello')
    for await (const { text } of room) text.trim()
    // @ts-expect-error no such event
    room.on('nothing', () => seq)
    export const isFull = (error: unknown): boolean => error instanceof RoomError && error.code === 'room_full'
  `)
  const { stdout } = spawnSync('tsc', ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024', program], { cwd: folder, encoding: 'utf8' })
  expect(stdout).toBe('')
})
