import { once } from 'node:events'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'
import { freePort } from './freePort'

/** Accepts connections until the end of the test, and says nothing. */
export async function startSilent(): Promise<{ host: string, port: number, readonly connections: number }> {
  const port = await freePort()
  let connections = 0
  const listener = createServer(() => void (connections += 1)).listen(port, '127.0.0.1')
  onTestFinished(() => void listener.close())
  await once(listener, 'listening')
  return {
    host: '127.0.0.1',
    port,
    get connections() {
      return connections
    },
  }
}
