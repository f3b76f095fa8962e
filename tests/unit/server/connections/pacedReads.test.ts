import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createReadPacer } from '#server/connections/pacedReads'

/** Sockets with a clock of the test, on which each piece takes a while to handle. */
function paced(msPerPiece: number) {
  let now = 0
  let scheduled: (() => void)[] = []
  const passedOn: string[] = []
  const pacer = createReadPacer(() => now, work => void scheduled.push(work))
  return {
    passedOn,
    /** @returns puts data into the socket, and says whether the socket may read on. */
    connect(name: string): { push: (chunk: Buffer | null) => boolean, socket: Socket } {
      const socket = new Socket().pause()
      pacer.pace(socket)
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

test('connections that come at once are read from in order, eight in a turn', async () => {
  const { connect, turn } = paced(0)
  const sockets = Array.from({ length: 20 }, (_, index) => connect(`${index} `).socket)
  const isRead = () => sockets.map(socket => !socket.isPaused())
  expect(isRead()).toEqual(Array(20).fill(false))
  for (const count of [8, 16, 20]) {
    await turn()
    expect(isRead()).toEqual(sockets.map((_, index) => index < count))
  }
  const refused = Array.from({ length: 1000 }, (_, index) => connect(`refused ${index}`).socket)
  const late = connect('late').socket
  for (const socket of refused) socket.destroy()
  await turn()
  expect(late.isPaused()).toBe(false)
})
