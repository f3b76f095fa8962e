import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below those that systems choose from: between its choice and its use, nothing else is given such a port. */
const FIRST_PORT = 10_000
const PORTS_OF_A_WORKER = 500
const WORKERS = 40

const first = FIRST_PORT + Number(process.env.VITEST_WORKER_ID ?? 0) % WORKERS * PORTS_OF_A_WORKER
let chosen = 0

/** A port that nobody listens on, and that no other worker of the tests chooses. */
export async function freePort(): Promise<number> {
  for (let attempts = 0; attempts < PORTS_OF_A_WORKER; attempts += 1) {
    const port = first + chosen++ % PORTS_OF_A_WORKER
    if (await isFree(port)) return port
  }
  throw new Error(`No port from ${first} to ${first + PORTS_OF_A_WORKER - 1} is free.`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port)
  try {
    await once(server, 'listening')
  }
  catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
