import { connect, createRoom } from './dialogue'
import { call } from './http'
import { TestServer } from './server'

const MIB = 1024 ** 2

/** Starts a server with small limits. The caller disposes of it. */
export async function startSmallServer(): Promise<TestServer> {
  return await new TestServer({ env: { NUXT_LIMITS_DATABASE_BYTES: String(MIB) } }).start()
}

/** Creates rooms and takes names, which nothing frees, until a long message finds no space. */
export async function fill(server: TestServer): Promise<void> {
  const room = await createRoom(server, { lifetimeSeconds: 3000 })
  // Rooms that end at about the same time share their tables.
  for (let lifetimeSeconds = 2990; await isMade(server, lifetimeSeconds); lifetimeSeconds -= 10);
  for (let at = 0; ; at += 1) {
    const zoe = await connect(room)
    zoe.sends({ type: 'join', name: `${at} Zoe`.padEnd(32, 'x') })
    if ((await zoe.unread()).some(({ type }) => type === 'error')) return
  }
}

async function isMade({ url }: TestServer, lifetimeSeconds: number): Promise<boolean> {
  return (await call('POST', `${url}/api/rooms`, { body: { lifetimeSeconds } })).status === 201
}
