import { grouped } from '../harness/grouped.ts'
import { load } from '../harness/load.ts'
import { disturbance } from '../harness/objections.ts'
import { inTurns, measurements, talkOn } from '../harness/rounds.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import type { Part } from '../part.ts'

const ROOMS = 20
const MESSAGES = 1000
const PER_SECOND = 100
const BELOW_MS = 20

/** Time to join a room with many messages: from opening the connection to the newest page. */
export const joining: Part = {
  name: 'joining',
  title: 'Joining a room that holds 1,000 messages',
  async run(bench) {
    const figures = await inTurns(bench, [ours], async (subject) => {
      const figure = await talkOn(subject, ROOMS, ({ port, pid }, rooms) => load('joins', {
        port, pid, dialect: subject.dialect, rooms, people: 1, messages: MESSAGES, perSecond: PER_SECOND, count: PER_SECOND * (bench.quick ? 3 : 10),
      }))
      bench.log(`p50 ${grouped(figure.p50)} ms, p99 ${grouped(figure.p99)} ms`)
      return { ...figure, rough: disturbance(figure.cost) }
    })
    const p99 = measurements(figures, figure => figure.p99)
    return {
      rows: [
        { what: 'p50 of joining', unit: 'ms', measurements: measurements(figures, figure => figure.p50), targets: [] },
        { what: `p99 of joining, ${PER_SECOND} a second`, unit: 'ms', measurements: p99, targets: [bound(p99[0], 'ms', { below: BELOW_MS })] },
      ],
    }
  },
}
