import { Agent, request } from 'node:http'
import { afterEach, describe, expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { ServerFrame } from '#shared/protocol'
import { createRoom, join } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'
import { VECTOR } from '../support/encryption/vector'
import { frame } from '../support/rawSocket'
import type { TestServer } from '../support/server'
import { ATTACKER, attacker, expectHarmless, handshake, test } from '../support/underAttack'

const AT_A_TIME = 20
/** What one address may have. */
const ROOMS_AT_ONCE = 10
const PROOFS_AT_ONCE = 60
const NAMES = 200
/** What a room has. */
const SEATS = 100

/** Does something so many times, some of them at a time. @returns what came of each. */
async function often<Result>(times: number, work: (index: number) => Promise<Result>, atATime = AT_A_TIME): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  await Promise.all(Array.from({ length: atATime }, async () => {
    for (let index = next++; index < times; index = next++) results.push(await work(index))
  }))
  return results
}

const opened: WebSocket[] = []
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate()
})

/** A connection of the attacker to a room. @returns `undefined` if it was refused. */
function enter({ id, server }: TestRoom): Promise<WebSocket | undefined> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws/rooms/${id}`, { localAddress: ATTACKER, perMessageDeflate: false })
  opened.push(socket)
  return new Promise((resolve) => {
    socket.on('open', () => resolve(socket)).on('error', () => resolve(undefined))
  })
}

/** Sends a frame. @returns the answer: `joined`, `error`, or `undefined` if the connection ended first. */
function answer(socket: WebSocket | undefined, frame: object): Promise<ServerFrame | undefined> {
  if (!socket) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    socket.once('close', () => resolve(undefined)).on('message', (data) => {
      const received = JSON.parse(String(data)) as ServerFrame
      if (received.type === 'joined' || received.type === 'error') resolve(received)
    })
    socket.send(JSON.stringify(frame))
  })
}

/** Somebody else makes a room, and talks in it. */
async function strangerTalks(server: TestServer) {
  const zoe = await join(await createRoom(server), 'Zoe')
  await zoe.says('Is anybody there?')
}

describe('one address under the default limits harms nobody:', () => {
  test('it takes a thousand names of a room', async ({ strict }) => {
    // Else the seats would be taken before the names.
    const server = await strict({ NUXT_LIMITS_PARTICIPANTS: '1000' })
    const room = await createRoom(server)
    const answers: (string | undefined)[] = []
    await expectHarmless(server, async () => {
      answers.push(...await often(1000, async (index) => {
        const socket = await enter(room)
        const received = await answer(socket, { type: 'join', name: `Name ${index}` })
        socket?.terminate()
        return received?.type
      }))
    }, async () => {
      await (await join(room, 'Zoe')).says('There is a name left for me.')
      await strangerTalks(server)
    })
    expect(answers.filter(type => type === 'joined')).toHaveLength(NAMES)
  })

  test('it takes every seat of a room: who was away comes back, by her session', async ({ strict }) => {
    const server = await strict()
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    await ann.drops()
    await expectHarmless(server, async () => {
      let seats = 0
      const takeSeat = async () => {
        if ((await answer(await enter(room), { type: 'join', name: `Seat ${seats}` }))?.type === 'joined') seats += 1
        return seats
      }
      await often(SEATS - 1, takeSeat, 1)
      // The last one is Ann's, until she has been away for long enough.
      await expect.poll(takeSeat, { timeout: 20_000, interval: 1000 }).toBe(SEATS)
    }, async () => {
      await (await join(room, undefined, { session: ann.session })).says('I am back.')
      await strangerTalks(server)
    })
  })

  test('it floods a room with long messages: those of others stay', async ({ strict }) => {
    const server = await strict()
    const room = await createRoom(server)
    const ann = await join(room, 'Ann')
    await ann.says('of value')
    const text = '€'.repeat(4000)
    const json = (value: unknown) => frame(0x81, JSON.stringify(value))
    await expectHarmless(server, async () => {
      await often(60, async (index) => {
        // Raw: to parse what 60 of them receive would take this process longer than the server.
        const socket = (await attacker(server)).resume()
        socket.write(Buffer.concat([Buffer.from(handshake(room.id)), json({ type: 'join', name: `Flood ${index}` })]))
        // As fast as the rate of a participant allows.
        for (let second = 0; second < 12; second += 1) {
          const messages = Array.from({ length: second === 0 ? 10 : 2 }, (_, sent) => json({ type: 'message', clientId: `${second}-${sent}`, text }))
          socket.write(Buffer.concat(messages))
          await new Promise(resolve => setTimeout(resolve, 1000))
        }
      }, 60)
    }, async () => {
      expect(server.output).toContain('NUXT_LIMITS_ROOM_BYTES is reached')
      const [first] = (await ann.reads({ after: 0 })).messages
      expect(first).toMatchObject({ seq: 1, text: 'of value' })
      await strangerTalks(server)
    })
  })

  test('it makes rooms from 1,050 /64 of its /48', async ({ strict }) => {
    const server = await strict({ NUXT_TRUST_PROXY: '1' })
    const statuses: (number | undefined)[] = []
    await expectHarmless(server, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME })
      onTestFinished(() => agent.destroy())
      statuses.push(...await often(1050 * 3, index => ask(server, agent, 'POST', '/api/rooms', `2001:db8:7:${(index % 1050 * 62).toString(16)}::1`)))
    }, () => strangerTalks(server))
    const made = statuses.filter(status => status === 201).length
    // Sixteen times what one address may, and what its rate adds in some seconds.
    expect(made).toBeGreaterThanOrEqual(16 * ROOMS_AT_ONCE)
    expect(made).toBeLessThan(3 * 16 * ROOMS_AT_ONCE)
    expect(statuses.filter(status => status === 429)).toHaveLength(statuses.length - made)
  })

  test('it guesses a password as fast as it can', async ({ strict }) => {
    const server = await strict()
    const room = await createRoom(server, { encrypted: true, verifier: VECTOR.verifier })
    let guesses = 0
    await expectHarmless(server, async () => {
      await often(1000, async () => {
        const socket = await enter(room)
        if (socket) guesses += 1
        await answer(socket, { type: 'join', name: VECTOR.sealedName, proof: VECTOR.verifier })
      })
    }, async () => {
      await strangerTalks(server)
    })
    expect(guesses).toBeGreaterThanOrEqual(PROOFS_AT_ONCE)
    // Those that were let in at once, before the first of them was counted, and what its rate adds.
    expect(guesses).toBeLessThan(PROOFS_AT_ONCE + AT_A_TIME + 30)
  })

  test('it connects and disconnects as fast as it can', async ({ strict }) => {
    const server = await strict()
    const room = await createRoom(server)
    await expectHarmless(server, async () => {
      await often(3000, async (index) => {
        const socket = await attacker(server)
        socket.write(handshake(room.id))
        if (index % 2 === 0) socket.destroy()
        else await new Promise(resolve => socket.resume().once('data', resolve).once('close', resolve))
        socket.destroy()
      }, 50)
    }, () => strangerTalks(server))
  })

  test('it names 15,000 proxies', async ({ strict }) => {
    const server = await strict({ NUXT_TRUST_PROXY: '10.0.0.0/8, 127.0.0.0/8, ::1' })
    await expectHarmless(server, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME })
      onTestFinished(() => agent.destroy())
      const statuses = await often(1000, () => ask(server, agent, 'POST', '/api/rooms', `192.0.2.1${','.repeat(15_000)}10.0.0.1`))
      expect(new Set(statuses)).toEqual(new Set([201, 429]))
    }, () => strangerTalks(server))
  })
})

/** A request by way of a proxy. @returns its status. */
function ask({ port }: TestServer, agent: Agent, method: string, path: string, forwardedFor: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ agent, host: '127.0.0.1', port, method, path, headers: { 'x-forwarded-for': forwardedFor, 'content-length': '0' } }, (incoming) => {
      incoming.resume().on('end', () => resolve(incoming.statusCode))
    }).on('error', reject).end()
  })
}
