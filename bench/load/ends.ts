import { Client } from './client.ts'
import { wallClock } from './time.ts'

export interface Ends {
  /** The ports of the processes: somebody is in each room at each of them. */
  ports: readonly number[]
  rooms: { id: string, expiresAt: number }[]
}

/** Times in milliseconds. */
export interface EndsFindings {
  /** From a room's end to the last person who was told. */
  latest: number
  /** Between the first and the last person of a room who were told. */
  apart: number
  faults: number
}

/** Rooms that end at their time, in all processes that serve them. */
export async function ends({ ports, rooms }: Ends): Promise<EndsFindings> {
  let faults = 0
  const told = await Promise.all(rooms.map(async ({ id, expiresAt }) => {
    const clients = await Promise.all(ports.map(async (port, person) => {
      const client = await Client.open(person, { port }, `/ws/rooms/${id}`)
      const joined = client.text('{"type":"joined"')
      client.sendText(JSON.stringify({ type: 'join', name: `Person ${person}` }))
      await joined
      return client
    }))
    const times = await Promise.all(clients.map(async client => await client.text('{"type":"ended"').then(wallClock)))
    if (Math.min(...times) < expiresAt) faults += 1
    return { late: Math.max(...times) - expiresAt, apart: Math.max(...times) - Math.min(...times) }
  }))
  return { latest: Math.max(...told.map(({ late }) => late)), apart: Math.max(...told.map(({ apart }) => apart)), faults }
}
