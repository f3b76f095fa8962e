import { describe, expect } from 'vitest'
import { connect, createRoom, join } from '../support/dialogue'
import { test } from '../support/fixtures'

const WRONG = [
  'text', '{', '', 'null', '1', '[]', '{}', '{"type":"unknown"}', '{"type":1}', '{"type":"joined"}', '[{"type":"ping"}]',
  '{"type":"ping","more":1}', '{"type":"ping","constructor":1}', '{"type":"typing","text":"x"}',
  '{"type":"message","text":"x"}', '{"type":"message","clientId":"x"}', '{"type":"message","clientId":"x","text":1}',
  '{"type":"join","name":"Ann","after":-1}', '{"type":"join","name":"Ann","after":"1"}', '{"type":"join","name":"Ann","id":"x"}',
]

describe('a frame', () => {
  test.for(WRONG)('%s is invalid, before and after joining', async (frame, { room }) => {
    const connection = await connect(room)
    connection.sends(frame)
    await connection.isTold('invalid_frame')
    const ann = await connection.joins({ name: 'Ann' })
    ann.sends(frame)
    await ann.isTold('invalid_frame')
    await ann.says('still here')
  })

  test('that is wrong is described, not quoted', async ({ room }) => {
    const ann = await join(room, 'Ann')
    for (const frame of ['{"type":"message","clientId":"x","text":["secret"]}', '{"type":"secret"}', 'secret', '{"type":"ping","secret":1}']) {
      ann.sends(frame)
      const { message } = await ann.isTold('invalid_frame')
      if (!frame.includes('"secret":')) expect(message).not.toContain('secret')
      expect(message).toMatch(/^[A-Z].*\.$/)
    }
    room.server.keepsSecret('secret')
  })

  test.for(['{"type":"message","clientId":"mine","text":5}', '{"type":"message","clientId":"mine"}', '{"text":"x","more":1,"clientId":"mine","type":"message"}'])('%s is named in the answer', async (frame, { room }) => {
    const ann = await join(room, 'Ann')
    ann.sends(frame)
    expect(await ann.isTold('invalid_frame')).toMatchObject({ clientId: 'mine' })
  })

  test.for(['{"type":"message","clientId":5,"text":"x"}', `{"type":"message","clientId":"${'x'.repeat(37)}","text":"x"}`, '{"type":"typing","clientId":"mine"}'])('%s has no name to answer with', async (frame, { room }) => {
    const ann = await join(room, 'Ann')
    ann.sends(frame)
    expect(await ann.isTold('invalid_frame')).not.toHaveProperty('clientId')
  })

  test('of bytes is invalid, with any content', async ({ room }) => {
    const ann = await connect(room)
    ann.sends(new TextEncoder().encode('{"type":"ping"}'))
    await ann.isTold('invalid_frame')
    await ann.joins({ name: 'Ann' })
  })

  test('that is wrong ten times ends the connection', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    for (let time = 1; time <= 9; time += 1) {
      ann.sends('wrong')
      await ann.isTold('invalid_frame')
    }
    ann.sends({ type: 'ping' })
    await ann.receives('pong')
    ann.sends('wrong')
    expect(await ann.closed()).toBe(4400)
    await ben.says('the others notice nothing')
  })

  test('may have up to 32 KiB', async ({ room }) => {
    const ann = await join(room, 'Ann')
    ann.sends('{"type":"ping"}'.padEnd(32_768))
    await ann.receives('pong')
    ann.sends('{"type":"ping"}'.padEnd(32_769))
    expect(await ann.closed()).toBe(1009)
  })

  test('that is too large costs nobody else', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const mallory = await join(room, 'Mallory')
    mallory.sends('x'.repeat(1024 * 1024))
    expect(await mallory.closed()).toBe(1009)
    await ann.says('still here')
    await join(await createRoom(room.server), 'Ben')
  })

  test('in many tiny pieces ends the connection', async ({ room }) => {
    const ann = await join(room, 'Ann')
    ann.socket.send('{', { fin: false })
    for (let piece = 0; piece < 1000; piece += 1) ann.socket.send(' ', { fin: false })
    expect(await ann.closed()).toBe(1008)
  })

  test('that no client may send, a close with a code of ours, is only a close', async ({ room }) => {
    const ann = await join(room, 'Ann')
    const ben = await join(room, 'Ben')
    ben.socket.close(4411)
    await ben.closed()
    await ann.says('still here')
  })
})
