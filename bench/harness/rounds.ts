import type { Bench, Measurement } from '../part.ts'
import type { Talked } from './objections.ts'
import { wrong } from './objections.ts'
import { makeRooms, storedMessages } from './rooms.ts'
import type { Command } from './server.ts'
import { Server } from './server.ts'
import type { Subject } from './subjects.ts'

/** What may be wrong with a figure. */
export interface Doubts {
  refused?: string
  rough?: string
}

/**
 * Measures subjects in turns, so that whatever else the machine does falls on all of them: ours, the first peer, the
 * second …, and again.
 *
 * @param measure measures one once.
 * @returns the figures by the name of the subject, one per round.
 */
export async function inTurns<Figure>(bench: Bench, subjects: Subject[], measure: (subject: Subject) => Promise<Figure>): Promise<Map<string, Figure[]>> {
  const figures = new Map(subjects.map(({ name }): [string, Figure[]] => [name, []]))
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const subject of subjects) figures.get(subject.name)?.push(await measure(subject))
  }
  return figures
}

/** Starts a server, does something with it, and deletes all that it wrote. */
export async function withServer<Result>(command: Command, work: (server: Server) => Promise<Result>): Promise<Result> {
  const server = await Server.start(command)
  try {
    return await work(server)
  }
  finally {
    await server.dispose()
  }
}

/**
 * Starts a server with rooms, lets people talk in them, and checks what was delivered and what was stored.
 *
 * @param talk loads the server.
 * @returns what `talk` found, and why it does not count, if so.
 */
export function talkOn<Found extends Talked>(
  subject: Subject, roomCount: number,
  talk: (server: Server, rooms: string[]) => Promise<Found>,
): Promise<Found & { refused?: string }> {
  return withServer(subject, async (server) => {
    const found = await talk(server, await makeRooms(subject, server, roomCount))
    await server.stop()
    return { ...found, refused: wrong(found, subject.stores && storedMessages(subject, server.databaseFile)) }
  })
}

/** One figure of several, per subject, as a row has them. */
export function measurements<Figure extends object>(figures: Map<string, (Figure & Doubts)[]>, pick: (figure: Figure) => number): Measurement[] {
  return [...figures].map(([subject, all]) => ({
    subject,
    runs: all.map(pick),
    refused: all.find(({ refused }) => refused)?.refused,
    rough: all.find(({ rough }) => rough)?.rough,
  }))
}
