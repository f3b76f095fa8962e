import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createRoom } from '../../../../packages/client/src/createRoom'
import { exitCodeOf } from '../../../../packages/client/src/terminal/exitCodes'

const MESSAGE = 'The field "encrypted" should be true: this server makes no other rooms.'

test.each([
  [400, JSON.stringify({ message: MESSAGE }), 'request_invalid', MESSAGE, 2],
  // Of a proxy, for example one that takes HTTPS alone.
  [400, '<html>Bad Request', 'internal', 'The server failed, or could not be reached.', 1],
  [400, '{"error":true}', 'internal', 'The server failed, or could not be reached.', 1],
  [429, JSON.stringify({ message: 'later' }), 'rate_limited', 'Too fast, or too many rooms created from here. Try again in a while.', 6],
])('the answer %i with %s is the error %s', async (status, body, code, message, exitCode) => {
  await expect(createRoom(await siteThatAnswers(status, body))).rejects.toMatchObject({ name: 'RoomError', code, message })
  expect(exitCodeOf(code as Parameters<typeof exitCodeOf>[0])).toBe(exitCode)
})

async function siteThatAnswers(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
