import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from './client.ts'
import { eachOf } from './crowd.ts'
import { gone, saidToBeGone } from './gone.ts'
import { HttpConnection, request } from './http.ts'
import { startLiving } from './livingRoom.ts'
import type { Cost } from './meter.ts'
import { measure } from './meter.ts'
import { sleep, wallClock } from './time.ts'

/** Part of every text and name of the ending rooms, and of nothing else. */
const MARK = 'marigold'
/** Number of room ids that are searched for too: all of them would take seconds. */
const IDS = 20
/** Time before the first room ends, in which everything is posted. */
const QUIET_MS = 1000
const GIVE_UP_MS = 90_000

export interface Ending {
  port: number
  pid: number
  /** The folder of the server's files. */
  folder: string
  rooms: number
  people: number
  messages: number
  lifetimeSeconds: number
}

/** Times in milliseconds. */
export interface EndingFindings {
  /** From a room's end to the last notified person. */
  toldWithin: number
  /** From the last end until no file held a byte of the rooms. */
  goneWithin: number
  /** The longest block of the event loop, from before the first end until everything was erased. */
  longestHold: number
  /** Of deliveries in a living room meanwhile. */
  livingP99: number
  /** From the first end to the last. */
  apart: number
  cost: Cost
  faults: number
}

/** Many rooms end in the same second, while people talk in another one. */
export async function ending(options: Ending): Promise<EndingFindings> {
  const { port, pid, folder } = options
  const living = await startLiving(port)
  const rooms = await makeRooms(options)
  const ends = rooms.map(({ expiresAt }) => expiresAt)
  const told: number[] = []
  let faults = 0
  await talk(options, rooms, (expiresAt, isEnd) => {
    if (isEnd) told.push(wallClock() - expiresAt)
    else faults += 1
  })
  const first = Math.min(...ends)
  const last = Math.max(...ends)
  if (wallClock() > first - QUIET_MS) throw new Error('The rooms ended before everything was said in them: this machine is too slow for it.')
  await sleep(first - QUIET_MS - wallClock())
  living.reset()
  const end = measure({ pid })
  process.kill(pid, 'SIGUSR2')
  await sleep(last - wallClock())
  const said = await saidToBeGone(port, last + GIVE_UP_MS)
  process.kill(pid, 'SIGUSR2')
  const cost = end()
  const livingP99 = await living.stop()
  const longestHold = await lastHold(folder)
  // Reading the files blocks this process, so it waits until nothing is timed by it.
  const goneAt = await gone(folder, [MARK, ...rooms.slice(0, IDS).map(({ id }) => id)], said, last + GIVE_UP_MS)
  if (told.length !== options.rooms * options.people) faults += 1
  return { toldWithin: Math.max(...told), goneWithin: goneAt - last, longestHold, livingP99, apart: last - first, cost, faults: faults + living.faults() }
}

async function makeRooms({ port, rooms: count, lifetimeSeconds }: Ending): Promise<{ id: string, expiresAt: number }[]> {
  const rooms: { id: string, expiresAt: number }[] = []
  const bytes = request(port, 'POST', '/api/rooms', { lifetimeSeconds })
  await Promise.all(Array.from({ length: 16 }, async () => {
    const connection = new HttpConnection(port)
    for (let left = Math.ceil(count / 16); left > 0 && rooms.length < count; left -= 1) {
      rooms.push(JSON.parse((await connection.send(bytes)).body) as { id: string, expiresAt: number })
    }
    connection.destroy()
  }))
  return rooms.slice(0, count)
}

/** Everyone joins and posts; calls back when somebody is notified of the end. */
async function talk({ port, people, messages }: Ending, rooms: { id: string, expiresAt: number }[], onEnd: (expiresAt: number, isEnd: boolean) => void) {
  await eachOf(rooms, 32, async ({ id, expiresAt }) => {
    const clients: Client[] = []
    for (let person = 0; person < people; person += 1) {
      const client = await Client.open(person, { port }, `/ws/rooms/${id}`)
      const joined = client.text('{"type":"joined"')
      client.sendText(JSON.stringify({ type: 'join', name: `${MARK} ${person}` }))
      await joined
      clients.push(client)
    }
    const [speaker] = clients
    if (!speaker) return
    const said = speaker.text(`{"type":"message","seq":${messages},`)
    for (let number = 0; number < messages; number += 1) {
      clients[number % people]?.sendText(JSON.stringify({ type: 'message', clientId: String(number), text: `${MARK} is said in passing, number ${number} of them` }))
    }
    await said
    for (const client of clients) {
      client.onText = (_, bytes, start, end) => {
        const text = bytes.toString('utf8', start, end)
        if (!text.startsWith('{"type":"message"')) onEnd(expiresAt, text.startsWith('{"type":"ended"'))
      }
    }
  })
}

/** The server's answer to the second request (milliseconds). */
async function lastHold(folder: string): Promise<number> {
  for (;;) {
    const [, hold] = readFileSync(join(folder, 'loop.txt'), 'utf8').split('\n')
    if (hold) return Number(hold)
    await sleep(20)
  }
}
