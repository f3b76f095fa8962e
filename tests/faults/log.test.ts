import { expect, onTestFinished, test } from 'vitest'
import { createRoom, join } from '../support/dialogue'
import { freePort } from '../support/freePort'
import { call } from '../support/http'
import { TestServer } from '../support/server'

test('a log that cannot be written stops nothing', async () => {
  const server = new TestServer()
  onTestFinished(() => server.dispose())
  server.port = await freePort()
  const output = server.spawn()
  await output.waitFor(/Listening/)
  const room = await createRoom(server)
  const [ann, ben] = [await join(room, 'Ann'), await join(room, 'Ben')]
  output.child.stdout?.destroy()
  output.child.stderr?.destroy()
  // Each has a line of its own.
  for (const origin of ['https://elsewhere.example', 'http://localhost:1', 'null']) {
    expect((await call('POST', `${server.url}/api/rooms`, { headers: { origin } })).status).toBe(403)
  }
  await ann.says('still here')
  await ben.hears('still here')
  expect(await server.stop()).toBe(0)
})
