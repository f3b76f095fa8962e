import { grouped } from '../harness/grouped.ts'
import { load } from '../harness/load.ts'
import { busyness, disturbance, loadBound, wrongAnswers } from '../harness/objections.ts'
import { inTurns, measurements, withServer } from '../harness/rounds.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import type { Part } from '../part.ts'

const PER_SECOND = 2000
const PACED_PER_SECOND = 200
const BELOW_MS = 25
const CALL = { method: 'POST', path: '/api/rooms', status: 201, ending: '"}' } as const

/** Rooms created per second, and the time to create one at a steady rate. */
export const making: Part = {
  name: 'making',
  title: 'Making rooms',
  async run(bench) {
    const figures = await inTurns(bench, [ours], subject => withServer(subject, async ({ port, pid }) => {
      const paced = await load('pacedRequests', { ...CALL, port, pid, perSecond: PACED_PER_SECOND, count: PACED_PER_SECOND * (bench.quick ? 2 : 10) })
      const most = await load('closedRequests', { ...CALL, port, pid, connections: 32, warmUpMs: 1000, measureMs: bench.quick ? 1500 : 3000 })
      bench.log(`${grouped(most.perSecond)} rooms/s (${busyness(most.cost)}); p99 ${grouped(paced.p99)} ms at ${PACED_PER_SECOND}/s`)
      const refused = wrongAnswers(paced.faults + most.faults) ?? loadBound(most.cost)
      return { perSecond: most.perSecond, p99: paced.p99, refused, rough: disturbance(most.cost) ?? disturbance(paced.cost) }
    }))
    const perSecond = measurements(figures, figure => figure.perSecond)
    const p99 = measurements(figures, figure => figure.p99)
    return {
      rows: [
        { what: 'Making rooms, as many as it takes', unit: 'rooms/s', measurements: perSecond, targets: [bound(perSecond[0], 'rooms/s', { atLeast: PER_SECOND })] },
        { what: `p99 of making a room, ${PACED_PER_SECOND} a second`, unit: 'ms', measurements: p99, targets: [bound(p99[0], 'ms', { below: BELOW_MS })] },
      ],
    }
  },
}
