import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHttpConnections } from '#server/connections/httpConnections'
import { createClientOf } from '#server/clients/client'

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** A server that answers when the test tells it to. */
async function listen(limits: { connectionsPerAddress: number, connections: number }, isProxy = false) {
  const clientOf = createClientOf()
  const reached: string[] = []
  const answers: ServerResponse[] = []
  const requests: IncomingMessage[] = []
  const connections = createHttpConnections(limits, () => isProxy ? undefined : clientOf('192.0.2.1'), limit => void reached.push(limit))
  const server = createServer((request, response) => {
    requests.push(request)
    connections.begin(request, response, () => answers.push(response))
  })
  server.on('connection', socket => connections.accept(socket)).listen(0)
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    reached,
    answers,
    requests,
    /** A connection, and everything received on it. */
    async connect(words = '') {
      const socket = connect(port, 'localhost')
      const heard = { socket, text: '', closed: once(socket, 'close') }
      socket.on('data', chunk => heard.text += String(chunk)).on('error', () => {})
      await once(socket, 'connect')
      socket.write(words)
      return heard
    },
    /** Waits until this many requests have arrived, and answers them. */
    async answer(count: number) {
      await expect.poll(() => answers.length).toBe(count)
      for (const response of answers.splice(0)) response.end('ok')
    },
  }
}

describe('connections of plain HTTP', () => {
  test('are refused with 429 at the limit of an address, and with 503 at the limit of all', async () => {
    for (const [limits, status, limit] of [
      [{ connectionsPerAddress: 2, connections: 10 }, 429, 'connectionsPerAddress'],
      [{ connectionsPerAddress: 10, connections: 2 }, 503, 'connections'],
    ] as const) {
      const server = await listen(limits)
      await server.connect(REQUEST)
      await server.connect(REQUEST)
      await expect.poll(() => server.answers.length).toBe(2)
      const third = await server.connect()
      await third.closed
      expect(third.text).toContain(`HTTP/1.1 ${status} `)
      expect(third.text).toMatch(/^retry-after: \d+/im)
      expect(server.reached).toEqual([limit])
    }
  })

  test('are closed for a new one of their address if idle, the longest idle first', async () => {
    const server = await listen({ connectionsPerAddress: 2, connections: 10 })
    const [first, second] = [await server.connect(REQUEST), await server.connect(REQUEST)]
    await server.answer(2)
    await expect.poll(() => first.text + second.text).toMatch(/ok[^]*ok/)
    const third = await server.connect(REQUEST)
    await first.closed
    await server.answer(1)
    await expect.poll(() => third.text).toMatch(/ok/)
    expect(server.reached).toEqual([])
    expect(second.socket.destroyed).toBe(false)
  })

  test('no longer count once they are gone', async () => {
    const server = await listen({ connectionsPerAddress: 1, connections: 1 })
    for (let times = 0; times < 3; times += 1) {
      const { socket, closed } = await server.connect(REQUEST)
      await server.answer(1)
      socket.destroy()
      await closed
      await new Promise(setImmediate)
    }
    expect(server.reached).toEqual([])
  })

  test('of a trusted proxy have only the limit of all', async () => {
    const server = await listen({ connectionsPerAddress: 1, connections: 3 }, true)
    for (let times = 0; times < 3; times += 1) await server.connect(REQUEST)
    await expect.poll(() => server.answers.length).toBe(3)
    expect(server.reached).toEqual([])
  })

  test('are cut at more than eight unanswered requests', async () => {
    const server = await listen({ connectionsPerAddress: 10, connections: 10 })
    const eight = await server.connect(REQUEST.repeat(8))
    // One at a time.
    for (let answered = 0; answered < 8; answered += 1) await server.answer(1)
    await expect.poll(() => eight.text.match(/ok/g)?.length).toBe(8)
    const nine = await server.connect(REQUEST.repeat(9))
    await nine.closed
    expect(nine.text).toBe('')
    expect(eight.socket.destroyed).toBe(false)
  })

  test('take their waiting requests with them, without the cost of an error for each', async () => {
    const server = await listen({ connectionsPerAddress: 10, connections: 10 })
    const { socket } = await server.connect(REQUEST.repeat(3))
    await expect.poll(() => server.requests.length).toBe(3)
    socket.destroy()
    await expect.poll(() => server.requests.every(request => request.destroyed)).toBe(true)
    expect(server.requests.map(request => request.errored?.message)).toEqual(['aborted', undefined, undefined])
  })
})
