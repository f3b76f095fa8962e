import { join } from 'node:path'
import { grouped } from '../harness/grouped.ts'
import type { FindingsOf } from '../harness/load.ts'
import { load } from '../harness/load.ts'
import { disturbance } from '../harness/objections.ts'
import type { Doubts } from '../harness/rounds.ts'
import { inTurns, measurements, withServer } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import type { Bench, Lines, Measurement, Part } from '../part.ts'

const ROOMS = 1000
const GROWTH = [30, 100, 300, 3000]
const PEOPLE = 2
const MESSAGES = 20
type Found = FindingsOf<'ending'> & Doubts

const watched = {
  ...ours,
  command: [process.execPath, '--import', join(import.meta.dirname, '../harness/loopHold.mjs'), ...ours.command.slice(1)],
}

/** The cost of many rooms that end in the same second. */
export const ending: Part = {
  name: 'ending',
  title: 'Rooms that end in the same second',
  async run(bench) {
    const figures = (await inTurns(bench, [watched], () => endRooms(bench, ROOMS))).get(ours.name) ?? []
    const others = new Map<number, Found[]>([[ROOMS, figures]])
    for (const rooms of bench.quick ? GROWTH.slice(0, 2) : GROWTH) others.set(rooms, [await endRooms(bench, rooms)])
    const of = (pick: (found: Found) => number): Measurement[] => measurements(new Map([[ours.name, figures]]), pick)
    const told = of(found => found.toldWithin)
    const held = of(found => found.longestHold)
    const gone = of(found => found.goneWithin)
    const living = of(found => found.livingP99)
    return {
      rows: [
        { what: `${grouped(ROOMS)} rooms end: everyone told within`, unit: 'ms', measurements: told, targets: [bound(told[0], 'ms', { atMost: 1000 })] },
        { what: `${grouped(ROOMS)} rooms end: event loop held for at most`, unit: 'ms', measurements: held, targets: [bound(held[0], 'ms', { below: 50 })] },
        { what: `${grouped(ROOMS)} rooms end: all bytes gone within`, unit: 'ms', measurements: gone, targets: [bound(gone[0], 'ms', { atMost: 30_000 })] },
        { what: `${grouped(ROOMS)} rooms end: p99 of a living room meanwhile`, unit: 'ms', measurements: living, targets: [bound(living[0], 'ms', { below: 50 })] },
      ],
      charts: [chartOf(others)],
    }
  },
}

function endRooms(bench: Bench, rooms: number): Promise<Found> {
  return withServer(watched, async ({ port, pid, folder }) => {
    const found = await load('ending', { port, pid, folder, rooms, people: PEOPLE, messages: MESSAGES, lifetimeSeconds: 6 + Math.ceil(rooms / 90) })
    bench.log(`${grouped(rooms)} rooms within ${grouped(found.apart)} ms: told in ${grouped(found.toldWithin)} ms, gone in ${grouped(found.goneWithin)} ms, loop held for ${grouped(found.longestHold)} ms, living room p99 ${grouped(found.livingP99)} ms`)
    const together = found.apart <= 1000 ? undefined : 'the rooms did not end in the same second'
    return { ...found, refused: found.faults > 0 ? `${found.faults} faults` : together, rough: disturbance(found.cost) }
  })
}

function chartOf(all: Map<number, Found[]>): Lines {
  const sorted = [...all].sort(([a], [b]) => a - b)
  const line = (subject: string, pick: (found: Found) => number) =>
    ({ subject, points: sorted.map(([rooms, found]): [number, number] => [rooms, median(found.map(pick))]) })
  return {
    kind: 'lines', name: 'ending', title: 'Rooms that end in the same second, 20 messages and 2 people in each', x: 'rooms', y: 'ms', isLogarithmic: true,
    lines: [
      line('all bytes gone', found => found.goneWithin),
      line('everyone told', found => found.toldWithin),
      line('longest hold of the event loop', found => found.longestHold),
      line('p99 of a living room', found => found.livingP99),
    ],
  }
}
