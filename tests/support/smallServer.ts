import { createRoom, join } from './dialogue'
import { TestServer } from './server'

const MIB = 1024 ** 2

/** Starts a server that holds little. Whoever starts it disposes of it. */
export async function startSmallServer(): Promise<TestServer> {
  return await new TestServer({ env: { NUXT_LIMITS_DATABASE_BYTES: String(MIB) } }).start()
}

/** Writes in a room of its own until the server has no place left for a long message. */
export async function fill(server: TestServer): Promise<void> {
  const zoe = await join(await createRoom(server), 'Zoe')
  // One by one, since what comes together is refused together.
  for (let at = 0; !(await zoe.unread()).some(({ type }) => type === 'error'); at++) {
    zoe.sends({ type: 'message', clientId: `${at}`, text: 'x'.repeat(4000) })
  }
}
