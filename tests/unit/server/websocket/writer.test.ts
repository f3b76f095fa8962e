import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Duplex } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { encode } from '#server/websocket/frame'
import { SocketWriter } from '#server/websocket/writer'

const LIMITS = { queuedFrames: 20, queuedBytes: 64 * 1024 * 1024 }
const frame = (now: number, padding = '') => encode({ type: 'error', code: 'internal', message: padding, retryAfterMs: now })
const numberOf = (raw: unknown): unknown => (JSON.parse(String(raw)) as { retryAfterMs: unknown }).retryAfterMs
/** Ends a turn of the event loop, and flushes everything written by then. */
const turn = () => new Promise(setImmediate)

/** Both ends of a real connection. */
async function connect() {
  const sockets = new WebSocketServer({ noServer: true })
  const accepted = Promise.withResolvers<{ stream: Duplex, socket: WebSocket }>()
  const server = createServer().on('upgrade', (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, socket => accepted.resolve({ stream, socket }))
  }).listen(0)
  await once(server, 'listening')
  const reader = new WebSocket(`ws://localhost:${(server.address() as AddressInfo).port}`)
  const heard: unknown[] = []
  reader.on('message', raw => heard.push(numberOf(raw)))
  const { stream, socket } = await accepted.promise
  await once(reader, 'open')
  onTestFinished(() => {
    reader.terminate()
    socket.terminate()
    server.close()
  })
  return { stream, socket, reader, heard }
}

/** Sends until the system's buffers are full, while nobody reads. @returns how many frames that took. */
async function fill(writer: SocketWriter, stream: Duplex): Promise<number> {
  const padding = 'x'.repeat(500_000)
  let sent = 0
  while (stream.writableLength === 0) {
    writer.send(frame(sent, padding), 1)
    sent += 1
    await turn()
  }
  return sent
}

describe('sent frames', () => {
  test('arrive whole and in order, with the frames of the library in between', async () => {
    const { stream, socket, reader, heard } = await connect()
    const writer = new SocketWriter(stream, socket, LIMITS)
    const ponged = once(socket, 'pong')
    for (let now = 0; now < 100; now += 1) {
      writer.send(frame(now), 1)
      if (now % 10 === 0) await turn()
      if (now === 50) socket.ping()
    }
    await ponged
    writer.close(1012)
    await once(reader, 'close')
    expect(heard).toEqual(Array.from({ length: 100 }, (_, now) => now))
  })

  test('arrive whole and in order at a client that pauses reading', async () => {
    const { stream, socket, reader, heard } = await connect()
    const writer = new SocketWriter(stream, socket, LIMITS)
    reader.pause()
    const sent = await fill(writer, stream)
    for (let later = 0; later < 5; later += 1) writer.send(frame(sent + later), 1)
    await turn()
    reader.resume()
    writer.close(1012)
    await once(reader, 'close')
    expect(heard).toEqual(Array.from({ length: sent + 5 }, (_, now) => now))
  })

  test('wait behind the stream\'s buffer', async () => {
    const { stream, socket, reader, heard } = await connect()
    const writer = new SocketWriter(stream, socket, LIMITS)
    stream.cork()
    stream.write(frame(1))
    writer.send(frame(2), 1)
    await turn()
    stream.uncork()
    writer.close(1012)
    await once(reader, 'close')
    expect(heard).toEqual([1, 2])
  })

  test('go through the stream if it has no file descriptor', async () => {
    const { socket } = await connect()
    const written: Buffer[] = []
    const stream = new Duplex({
      write(chunk: Buffer, _, done) {
        written.push(chunk)
        done()
      },
    })
    new SocketWriter(stream, socket, LIMITS).send(frame(1), 1)
    await turn()
    expect(Buffer.concat(written)).toEqual(frame(1))
  })

  test('are dropped once the connection is gone', async () => {
    const { stream, socket, reader, heard } = await connect()
    const writer = new SocketWriter(stream, socket, LIMITS)
    writer.send(frame(1), 1)
    stream.destroy()
    await once(reader, 'close')
    expect(heard).toEqual([])
  })
})

describe('a client that reads too slowly', () => {
  test('is disconnected for unflushed bytes of earlier turns', async () => {
    const { stream, socket, reader } = await connect()
    const writer = new SocketWriter(stream, socket, LIMITS)
    reader.pause()
    await fill(writer, stream)
    for (let many = 0; many < 50; many += 1) writer.send(frame(many), 1)
    await turn()
    expect(writer.isOpen).toBe(true)
    writer.send(frame(0), 1)
    expect(writer.isOpen).toBe(false)
    reader.resume()
    const [code] = await once(reader, 'close')
    expect(code).toBe(4508)
  })

  test('is disconnected for more than a page in one turn, in frames or in bytes', async () => {
    for (const [limits, padding, most] of [
      [LIMITS, '', 100 + LIMITS.queuedFrames],
      [{ queuedFrames: 1000, queuedBytes: 64 * 1024 }, 'x'.repeat(16_300), 20],
    ] as const) {
      const { stream, socket, reader } = await connect()
      const writer = new SocketWriter(stream, socket, limits)
      reader.pause()
      for (let sent = 0; sent < most - 1; sent += 1) writer.send(frame(sent, padding), 1)
      expect(writer.isOpen).toBe(true)
      for (let sent = 0; sent < 2; sent += 1) writer.send(frame(sent, padding), 1)
      expect(writer.isOpen).toBe(false)
      reader.resume()
      const [code] = await once(reader, 'close')
      expect(code).toBe(4508)
    }
  })

  test('gets a page in any turn, and the next one once it is flushed', async () => {
    const { stream, socket, reader } = await connect()
    const writer = new SocketWriter(stream, socket, { queuedFrames: 1, queuedBytes: 1 })
    for (let pages = 0; pages < 3; pages += 1) {
      const heard = once(reader, 'message')
      writer.send(frame(pages, 'x'.repeat(250_000)), 100)
      const flushed = Promise.withResolvers<undefined>()
      writer.whenFlushed(() => flushed.resolve(undefined))
      await flushed.promise
      await heard
    }
    expect(writer.isOpen).toBe(true)
  })

  test('is flushed only when everything before has left', async () => {
    const { stream, socket, reader } = await connect()
    const writer = new SocketWriter(stream, socket, LIMITS)
    reader.pause()
    await fill(writer, stream)
    let isFlushed = false
    writer.whenFlushed(() => isFlushed = true)
    await turn()
    expect(isFlushed).toBe(false)
    reader.resume()
    await expect.poll(() => isFlushed).toBe(true)
  })

  test('may catch up: flushed bytes no longer count', async () => {
    const { stream, socket, reader, heard } = await connect()
    const writer = new SocketWriter(stream, socket, LIMITS)
    reader.pause()
    const sent = await fill(writer, stream)
    for (let many = 0; many < 50; many += 1) writer.send(frame(sent + many), 1)
    await turn()
    reader.resume()
    while (heard.length < sent + 50) await once(reader, 'message')
    writer.send(frame(sent + 50), 1)
    expect(writer.isOpen).toBe(true)
  })
})
