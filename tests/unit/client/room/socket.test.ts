import { beforeEach, describe, expect, test } from 'vitest'
import { CloseCode } from '#shared/closeCodes'
import type { RoomSocket } from '~/client/room/socket'
import { CONNECT_LIMIT_MS, IDLE_MS, LASTING_MS, PONG_LIMIT_MS, createRoomSocket } from '~/client/room/socket'
import { FakeNetwork, RETURN_MS, ROOM, turn } from '../../../support/fakeNetwork'

let fake: FakeNetwork
let told: string[]
let socket: RoomSocket

beforeEach(() => {
  fake = new FakeNetwork()
  told = []
  const events = {
    opened: () => told.push('opened'),
    received: ({ type }: { type: string }) => told.push(type),
    lost: () => told.push('lost'),
    closed: (code: number) => told.push(`closed ${code}`),
    refused: (why: string) => told.push(`refused ${why}`),
  }
  socket = createRoomSocket(ROOM.id, events, fake.network)
})

function open() {
  socket.open()
  fake.socket.opens()
}

test('connects to the room, and tells what it hears', () => {
  open()
  fake.socket.says({ type: 'pong', now: 1 })
  fake.socket.onmessage?.({ data: '{"type":"news of tomorrow"}' })
  fake.socket.onmessage?.({ data: 'not json' })
  expect(told).toEqual(['opened', 'pong'])
})

test('sends only where there is a connection', () => {
  expect(socket.send({ type: 'typing' })).toBe(false)
  open()
  expect(socket.send({ type: 'typing' })).toBe(true)
  expect(fake.socket.sent).toEqual([{ type: 'typing' }])
})

describe('coming back', () => {
  test('waits longer each time, and a short moment again after a connection that lasted', () => {
    open()
    for (const waitMs of [250, 500, 1000]) {
      fake.socket.closes()
      fake.pass(waitMs - 1)
      const before = fake.sockets.length
      fake.pass(1)
      expect(fake.sockets).toHaveLength(before + 1)
      fake.socket.opens()
    }
    fake.pass(LASTING_MS)
    fake.socket.closes()
    fake.pass(250)
    fake.socket.opens()
    expect(fake.sockets).toHaveLength(5)
    expect(told.filter(word => word === 'lost')).toHaveLength(4)
  })

  test.each([CloseCode.restarting, CloseCode.frameTooLarge, CloseCode.joinTimeout, CloseCode.tooSlow, CloseCode.flooding, CloseCode.invalidFrames])('follows close code %d', (code) => {
    open()
    fake.socket.closes(code)
    fake.pass(RETURN_MS)
    expect(fake.sockets).toHaveLength(2)
  })

  test.each([CloseCode.expired, CloseCode.endedByOwner, CloseCode.lost, CloseCode.roomNotFound, CloseCode.proofRefused])('never follows close code %d', (code) => {
    open()
    fake.socket.closes(code)
    fake.pass(60_000)
    socket.probe()
    expect(fake.sockets).toHaveLength(1)
    expect(told).toEqual(['opened', `closed ${code}`])
  })

  test('stops when it is closed', () => {
    open()
    socket.close()
    expect(fake.socket.isClosed).toBe(true)
    fake.pass(60_000)
    expect(fake.sockets).toHaveLength(1)
  })
})

describe('an upgrade that fails', () => {
  const status = { ...ROOM, participants: 1, now: 1000 }

  async function fail() {
    fake.socket.closes()
    await turn()
    fake.pass(RETURN_MS)
  }

  test('where there is no such room ends it', async () => {
    fake.answer = 'missing'
    socket.open()
    await fail()
    expect(told).toEqual(['refused missing'])
    expect(fake.sockets).toHaveLength(1)
  })

  test('three times running although the room is there means that something blocks it', async () => {
    fake.answer = status
    socket.open()
    await fail()
    await fail()
    expect(told).toEqual([])
    await fail()
    expect(told).toEqual(['refused blocked'])
  })

  test('while nothing can be reached is no sign of that', async () => {
    socket.open()
    for (const answer of [status, status, 'unknown', status, status] as const) {
      fake.answer = answer
      await fail()
    }
    expect(told).toEqual([])
    expect(fake.sockets).toHaveLength(6)
  })

  test.each(['wrongOrigin', 'tooMany', 'serverFull'] as const)('because of %s is told each time, and is no sign of that either', async (why) => {
    fake.answer = status
    socket.open()
    for (const refusal of [undefined, undefined, { why }, undefined, undefined]) {
      fake.refusal = refusal
      await fail()
    }
    expect(told).toEqual([`refused ${why}`])
    expect(fake.sockets).toHaveLength(6)
  })

  test('is not retried before the server wants it, even after a resume', async () => {
    fake.refusal = { why: 'tooMany', retryAfterMs: 20_000 }
    socket.open()
    fake.socket.closes()
    await turn()
    fake.pass(19_999)
    socket.probe()
    expect(fake.sockets).toHaveLength(1)
    fake.pass(1)
    expect(fake.sockets).toHaveLength(2)
  })

  test('without a reason, in a room that is gone, ends it', async () => {
    fake.refusal = { why: 'unknown' }
    fake.answer = 'missing'
    socket.open()
    await fail()
    expect(told).toEqual(['refused missing'])
  })

  test('takes no longer than its limit', () => {
    socket.open()
    fake.pass(CONNECT_LIMIT_MS + 250)
    expect(fake.sockets).toHaveLength(2)
    expect(fake.sockets[0]?.isClosed).toBe(true)
  })
})

describe('a connection that has died without a word', () => {
  test('is given up when nothing answers a ping', () => {
    open()
    socket.probe()
    expect(fake.socket.sent).toEqual([{ type: 'ping' }])
    const dead = fake.socket
    fake.pass(PONG_LIMIT_MS)
    expect(dead.isClosed).toBe(true)
    fake.pass(250)
    expect(fake.sockets).toHaveLength(2)
    expect(told).toEqual(['opened', 'lost'])
  })

  test('cannot say anything any more', () => {
    open()
    const { onmessage, onclose } = fake.socket
    socket.drop()
    expect([fake.sockets[0]?.onmessage, fake.sockets[0]?.onclose]).toEqual([null, null])
    expect([onmessage, onclose]).not.toContain(null)
  })

  test('is not given more time by what is written meanwhile', () => {
    open()
    socket.probe()
    fake.pass(PONG_LIMIT_MS - 1)
    socket.send({ type: 'message', clientId: 'a', text: 'hi' })
    fake.pass(1)
    expect(told).toEqual(['opened', 'lost'])
  })

  test('is kept when the answer comes', () => {
    open()
    socket.probe()
    fake.pass(PONG_LIMIT_MS - 1)
    fake.socket.says({ type: 'pong', now: 1 })
    fake.pass(PONG_LIMIT_MS)
    expect(told).toEqual(['opened', 'pong'])
  })

  test('is tried after a long silence', () => {
    open()
    fake.pass(IDLE_MS)
    expect(fake.socket.sent).toEqual([{ type: 'ping' }])
  })
})

test('a resume skips the backoff', () => {
  open()
  fake.socket.closes()
  socket.probe()
  expect(fake.sockets).toHaveLength(2)
  fake.pass(RETURN_MS)
  expect(fake.sockets.filter(({ isClosed }) => !isClosed).length).toBe(1)
})
