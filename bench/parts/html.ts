import { grouped } from '../harness/grouped.ts'
import { load } from '../harness/load.ts'
import { makeRooms } from '../harness/rooms.ts'
import { busyness, disturbance, loadBound, wrongAnswers } from '../harness/objections.ts'
import { inTurns, measurements, withServer } from '../harness/rounds.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import type { Bench, Part, Row } from '../part.ts'

const PER_SECOND = 2000
const PAGES = [
  { name: '/', path: () => '/' },
  { name: 'a room', path: (room: string) => `/room/${room}` },
]

/** Pages served per second. */
export const html: Part = {
  name: 'html',
  title: 'HTML of the pages',
  async run(bench) {
    const rows: Row[] = []
    for (const page of PAGES) rows.push(await measurePage(bench, page))
    return { rows }
  },
}

async function measurePage(bench: Bench, { name, path }: typeof PAGES[number]): Promise<Row> {
  const figures = await inTurns(bench, [ours], subject => withServer(subject, async (server) => {
    const [room = ''] = await makeRooms(subject, server, 1)
    const { perSecond, cost, faults } = await load('closedRequests', {
      port: server.port, pid: server.pid, method: 'GET', path: path(room), status: 200, ending: '</html>',
      connections: 16, warmUpMs: bench.quick ? 500 : 2000, measureMs: bench.quick ? 1500 : 3000,
    })
    bench.log(`${name}: ${grouped(perSecond)} pages/s (${busyness(cost)})`)
    return { perSecond, refused: wrongAnswers(faults) ?? loadBound(cost), rough: disturbance(cost) }
  }))
  const all = measurements(figures, ({ perSecond }) => perSecond)
  return { what: `HTML of ${name}`, unit: 'requests/s', measurements: all, targets: [bound(all[0], 'requests/s', { atLeast: PER_SECOND })] }
}
