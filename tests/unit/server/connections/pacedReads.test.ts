import { once } from 'node:events'
import { connect, createServer, Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createReadPacer } from '#server/connections/pacedReads'

const PROXY = 'a proxy'

/** Sockets with a clock of the test, on which each piece takes a while to handle. */
function paced(msPerPiece: number) {
  let now = 0
  let scheduled: (() => void)[] = []
  const passedOn: string[] = []
  const pacer = createReadPacer(() => now, work => void scheduled.push(work))
  return {
    passedOn,
    /** @returns puts data into the socket, and says whether the socket may read on. */
    connect(name: string, client = name): { push: (chunk: Buffer | null) => boolean, socket: Socket } {
      const socket = new Socket().pause()
      pacer.pace(socket, client === PROXY ? undefined : client)
      socket.on('data', (piece: Buffer) => {
        passedOn.push(`${name}${piece.length}`)
        now += msPerPiece
      })
      socket.on('end', () => passedOn.push(`${name} ended`))
      return { push: chunk => socket.push(chunk), socket }
    },
    /** Ends a turn of the event loop. */
    async turn() {
      await new Promise(setImmediate)
      const due = scheduled
      scheduled = []
      for (const work of due) work()
      await new Promise(setImmediate)
    },
  }
}

/** Connections to a server that has not read from them yet, with 64 KiB each on their way. @returns the server's ends. */
async function senders(count: number): Promise<Socket[]> {
  const accepted: Socket[] = []
  const server = createServer({ pauseOnConnect: true }, socket => void accepted.push(socket))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('The server has no port.')
  const clients = Array.from({ length: count }, () => connect(address.port, '127.0.0.1'))
  onTestFinished(() => {
    for (const socket of [...clients, ...accepted]) socket.destroy()
    server.close()
  })
  await Promise.all(clients.map(client => new Promise(resolve => client.write(Buffer.alloc(65_536), resolve))))
  await expect.poll(() => accepted.length).toBe(count)
  return accepted
}

describe('incoming data', () => {
  test('is passed on immediately, in pieces, while the turn has time', async () => {
    const { connect, passedOn, turn } = paced(0)
    const { push } = connect('a')
    await turn()
    expect(push(Buffer.alloc(5000))).toBe(true)
    expect(passedOn).toEqual(['a2048', 'a2048', 'a904'])
  })

  test('waits for later turns once this one is over, and its socket stops reading', async () => {
    const { connect, passedOn, turn } = paced(4)
    const { push } = connect('a')
    await turn()
    expect(push(Buffer.alloc(8192))).toBe(false)
    expect(passedOn).toHaveLength(2)
    for (let turns = 0; turns < 4; turns += 1) await turn()
    expect(passedOn).toEqual(['a2048', 'a2048', 'a2048', 'a2048'])
  })

  test('takes turns, a piece of each connection at a time', async () => {
    const { connect, passedOn, turn } = paced(11)
    const [first, second] = [connect('a'), connect('b')]
    await turn()
    first.push(Buffer.alloc(6144))
    second.push(Buffer.alloc(4096))
    for (let turns = 0; turns < 8; turns += 1) await turn()
    expect(passedOn).toEqual(['a2048', 'a2048', 'b2048', 'a2048', 'b2048'])
  })

  test('takes turns between clients, however many connections one has', async () => {
    const { connect, passedOn, turn } = paced(7)
    const sockets = ['a', 'b', 'c', 'd', 'e'].map(name => connect(name, name === 'e' ? 'one' : 'many'))
    await turn()
    for (const { push } of sockets) push(Buffer.alloc(10))
    for (let turns = 0; turns < 8; turns += 1) await turn()
    expect(passedOn).toEqual(['a10', 'b10', 'e10', 'c10', 'd10'])
  })

  test('takes turns between the connections of a proxy, which carry data of many', async () => {
    const { connect, passedOn, turn } = paced(7)
    const sockets = ['a', 'b', 'c', 'd'].map(name => connect(name, name === 'd' ? 'one' : PROXY))
    await turn()
    for (const { push } of sockets) push(Buffer.alloc(10))
    for (let turns = 0; turns < 8; turns += 1) await turn()
    expect(passedOn).toEqual(['a10', 'b10', 'c10', 'd10'])
  })

  test('keeps its order, the end included', async () => {
    const { connect, passedOn, turn } = paced(11)
    const { push } = connect('a')
    await turn()
    push(Buffer.alloc(2952))
    push(Buffer.alloc(1))
    push(null)
    for (let turns = 0; turns < 8; turns += 1) await turn()
    expect(passedOn).toEqual(['a2048', 'a904', 'a1', 'a ended'])
  })

  test('is dropped with its connection', async () => {
    const { connect, passedOn, turn } = paced(11)
    const [first, second] = [connect('a'), connect('b')]
    await turn()
    first.push(Buffer.alloc(60_000))
    second.push(Buffer.alloc(10))
    first.socket.destroy()
    for (let turns = 0; turns < 4; turns += 1) await turn()
    expect(passedOn).toEqual(['a2048', 'b10'])
  })
})

test('connections that come at once are read from in order, sixteen in a turn', async () => {
  const { connect, turn } = paced(0)
  const sockets = Array.from({ length: 40 }, (_, index) => connect(`${index} `).socket)
  const isRead = () => sockets.map(socket => !socket.isPaused())
  expect(isRead()).toEqual(Array(40).fill(false))
  for (const count of [16, 32, 40]) {
    await turn()
    expect(isRead()).toEqual(sockets.map((_, index) => index < count))
  }
  const refused = Array.from({ length: 1000 }, (_, index) => connect(`refused ${index}`).socket)
  const late = connect('late').socket
  for (const socket of refused) socket.destroy()
  await turn()
  expect(late.isPaused()).toBe(false)
})

test('a turn that is used up reads sixteen more long data of a client, and what others sent', async () => {
  let now = 0
  let scheduled: (() => void)[] = []
  const pacer = createReadPacer(() => now, work => void scheduled.push(work))
  const sockets = await senders(40)
  const [other, ...many] = sockets.toReversed()
  for (const socket of sockets) {
    socket.on('data', () => now += 7)
    pacer.pace(socket.pause(), socket === other ? 'other' : 'many')
  }
  const turn = () => {
    const due = scheduled
    scheduled = []
    for (const work of due) work()
  }
  const haveBeenRead = () => many.filter(socket => socket.bytesRead > 0).length
  // All are started, sixteen at a time, before anything is read.
  for (let turns = 0; turns < 3; turns += 1) turn()
  await expect.poll(() => other?.bytesRead).toBeGreaterThan(0)
  expect(haveBeenRead()).toBe(16)
  await expect.poll(() => {
    turn()
    return sockets.every(socket => socket.bytesRead === 65_536)
  }).toBe(true)
})
