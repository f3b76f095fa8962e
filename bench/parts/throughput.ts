import { grouped } from '../harness/grouped.ts'
import { load } from '../harness/load.ts'
import { busyness, disturbance, loadBound } from '../harness/objections.ts'
import { inTurns, measurements, talkOn } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'
import { subjects } from '../harness/subjects.ts'
import { against } from '../harness/targets.ts'
import type { Bars, Bench, Part, Row } from '../part.ts'

const SHAPES = [
  { name: '1 room of 500, 8 messages in flight', rooms: 1, people: 500, inFlight: 8, socketio: 5, bun: 0.9, plain: 5 },
  { name: '50 rooms of 20, 2 in flight each', rooms: 50, people: 20, inFlight: 2, socketio: 2, bun: 0.7, plain: 2 },
]

/** Deliveries per second, with as many messages in flight as the server accepts. */
export const throughput: Part = {
  name: 'throughput',
  title: 'Deliveries a second',
  async run(bench) {
    const rows: Row[] = []
    for (const shape of SHAPES) rows.push(await measureShape(bench, shape))
    return { rows, charts: [chartOf(rows)] }
  },
}

async function measureShape(bench: Bench, { name, rooms: roomCount, people, inFlight, ...factors }: typeof SHAPES[number]): Promise<Row> {
  const [warmUpMs, measureMs] = bench.quick ? [500, 1500] : [1500, 3500]
  const figures = await inTurns(bench, subjects, async (subject) => {
    const figure = await talkOn(subject, roomCount, ({ port, pid }, rooms) => load('closedLoop', {
      port, pid, dialect: subject.dialect, rooms, people, inFlight, warmUpMs, measureMs,
    }))
    const { deliveriesPerSecond, cost } = figure
    bench.log(`${name}: ${subject.name} ${grouped(deliveriesPerSecond)}/s (${busyness(cost)})`)
    return { ...figure, refused: figure.refused ?? loadBound(cost), rough: disturbance(cost) }
  })
  const all = measurements(figures, ({ deliveriesPerSecond }) => deliveriesPerSecond)
  return {
    what: `Deliveries a second, ${name}`,
    unit: '/s',
    measurements: all,
    targets: [
      against(all, 'socket.io 4', { atLeast: factors.socketio }),
      against(all, 'Bun', { atLeast: factors.bun }),
      against(all, 'plain Nitro', { atLeast: factors.plain }),
    ],
  }
}

function chartOf(rows: Row[]): Bars {
  return {
    kind: 'bars', name: 'throughput', title: throughput.title, unit: '/s',
    groups: rows.map(({ what, measurements }) => ({
      label: what.replace('Deliveries a second, ', ''),
      bars: measurements.map(({ subject, runs }) => ({ subject, value: median(runs) })),
    })),
  }
}
