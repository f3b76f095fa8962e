import type { Bench, Measurement } from '../part.ts'
import type { Talked } from './objections.ts'
import { wrong } from './objections.ts'
import { makeRooms, storedMessages } from './rooms.ts'
import type { Command } from './server.ts'
import { Server } from './server.ts'
import type { Subject } from './subjects.ts'

/** Possible objections to a figure. */
export interface Doubts {
  refused?: string
  rough?: string
}

/**
 * Measures subjects in turns, so that other load of the machine affects all of them: ours, the first peer, the second …,
 * and again.
 * @param measure measures one subject once.
 * @returns the figures by subject, one per round.
 */
export async function inTurns<Figure>(bench: Bench, subjects: Subject[], measure: (subject: Subject) => Promise<Figure>): Promise<Map<string, Figure[]>> {
  const figures = new Map(subjects.map(({ name }): [string, Figure[]] => [name, []]))
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const subject of subjects) figures.get(subject.name)?.push(await measure(subject))
  }
  return figures
}

/** Starts a server, uses it, and deletes its files. */
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
 * Starts a server with rooms, lets people talk in them, and checks the delivered and stored messages.
 * @param talk loads the server.
 * @returns the result of `talk`, and why it is invalid, if it is.
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

/** One of several figures, per subject, in the form of a row. */
export function measurements<Figure extends object>(figures: Map<string, (Figure & Doubts)[]>, pick: (figure: Figure) => number): Measurement[] {
  return [...figures].map(([subject, all]) => ({
    subject,
    runs: all.map(pick),
    refused: all.find(({ refused }) => refused)?.refused,
    rough: all.find(({ rough }) => rough)?.rough,
  }))
}
