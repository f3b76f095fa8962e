import { grouped } from '../harness/grouped.ts'
import { load } from '../harness/load.ts'
import { disturbance } from '../harness/objections.ts'
import { inTurns, measurements, talkOn } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'
import { subjects } from '../harness/subjects.ts'
import { against, bound } from '../harness/targets.ts'
import type { Bars, Bench, Part, Row } from '../part.ts'

const DELIVERIES_PER_SECOND = 30_000
const SHAPES = [
  { name: '1 room of 500', rooms: 1, people: 500 },
  { name: '50 rooms of 20', rooms: 50, people: 20 },
]
const BELOW_MS = 10
/** The load generator's own delay counts as the server's; above this, it would dominate the figure. */
const LATE_MS = 2

/** Delivery latency from the scheduled time, at a rate that every subject can serve. */
export const latency: Part = {
  name: 'latency',
  title: 'From send to delivery, at 30,000 deliveries a second',
  async run(bench) {
    const rows: Row[] = []
    for (const shape of SHAPES) rows.push(...await measureShape(bench, shape))
    return { rows, charts: [chartOf(rows)] }
  },
}

async function measureShape(bench: Bench, { name, rooms: roomCount, people }: typeof SHAPES[number]): Promise<Row[]> {
  const [warmUpMs, measureMs] = bench.quick ? [500, 1500] : [1000, 4000]
  const figures = await inTurns(bench, subjects, async (subject) => {
    const figure = await talkOn(subject, roomCount, ({ port, pid }, rooms) => load('openLoop', {
      port, pid, dialect: subject.dialect, rooms, people, warmUpMs, measureMs, messagesPerSecond: DELIVERIES_PER_SECOND / people,
    }))
    bench.log(`${name}: ${subject.name} p50 ${grouped(figure.p50)} ms, p99 ${grouped(figure.p99)} ms, p99.9 ${grouped(figure.p999)} ms (sent late by ${grouped(figure.lateP99)} ms at p99)`)
    return { ...figure, refused: figure.refused ?? (figure.lateP99 > LATE_MS ? 'the load generator was too late itself' : undefined), rough: disturbance(figure.cost) }
  })
  const row = (what: string, pick: (figure: { p50: number, p99: number, p999: number }) => number): Row =>
    ({ what: `${what}, ${name}`, unit: 'ms', measurements: measurements(figures, pick), targets: [] })
  const p99 = row('p99', figure => figure.p99)
  p99.targets = [against(p99.measurements, 'socket.io 4', { atMost: 1 }), bound(p99.measurements[0], 'ms', { below: BELOW_MS })]
  return [row('p50', figure => figure.p50), p99, row('p99.9', figure => figure.p999)]
}

function chartOf(rows: Row[]): Bars {
  return {
    kind: 'bars', name: 'latency', title: latency.title, unit: 'ms', isLogarithmic: true,
    groups: rows.map(({ what, measurements }) => ({ label: what, bars: measurements.map(({ subject, runs }) => ({ subject, value: median(runs) })) })),
  }
}
