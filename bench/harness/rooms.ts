import { randomBytes } from 'node:crypto'
import Database from 'better-sqlite3'
import type { Server } from './server.ts'
import type { Subject } from './subjects.ts'

/** Rooms of a subject: created over HTTP on our server; on a peer, naming a room creates it. */
export async function makeRooms(subject: Subject, server: Server, count: number): Promise<string[]> {
  const rooms: string[] = []
  for (let room = 0; room < count; room += 1) {
    rooms.push(subject.stores === 'groups' ? await makeRoom(server.port) : randomBytes(8).toString('hex'))
  }
  return rooms
}

async function makeRoom(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/rooms`, { method: 'POST' })
  if (response.status !== 201) throw new Error(`Making a room was answered ${response.status}.`)
  const { id } = await response.json() as { id: string }
  return id
}

/** Messages in the file of a stopped server, numbered without a gap; -1 for a gap. */
export function storedMessages(subject: Subject, file: string): number {
  const database = new Database(file, { readonly: true })
  try {
    const tables = subject.stores === 'table'
      ? ['messages']
      : database.prepare<[], { name: string }>('select name from sqlite_schema where type = \'table\' and name like \'messages\\_%\' escape \'\\\'').all().map(({ name }) => name)
    const counted = tables.flatMap(table => database
      .prepare<[], { count: number, last: number }>(`select count(*) as count, max(seq) as last from "${table}" group by room`).all())
    return counted.every(({ count, last }) => count === last) ? counted.reduce((sum, { count }) => sum + count, 0) : -1
  }
  finally {
    database.close()
  }
}
