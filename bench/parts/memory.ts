import { grouped } from '../harness/grouped.ts'
import { load } from '../harness/load.ts'
import { makeRooms } from '../harness/rooms.ts'
import { inTurns, measurements, withServer } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'
import { subjects } from '../harness/subjects.ts'
import { against, bound } from '../harness/targets.ts'
import type { Lines, Part } from '../part.ts'

const PEOPLE = 20
/** The first few connections load code that all connections share; growth counts from there. */
const STEPS = [20, 500, 1000, 2000, 3000, 4000, 5020]
const KIB = 1024
const MIB = 1024 ** 2

/** Memory of a connection that has joined and is silent; garbage is collected when the server decides to. */
export const memory: Part = {
  name: 'memory',
  title: 'Memory of idle connections',
  async run(bench) {
    const figures = await inTurns(bench, subjects, subject => withServer(subject, async (server) => {
      const rooms = await makeRooms(subject, server, Math.ceil((STEPS.at(-1) ?? 0) / PEOPLE))
      const { points } = await load('connections', {
        port: server.port, pid: server.pid, dialect: subject.dialect, rooms, people: PEOPLE, steps: STEPS, settleMs: bench.quick ? 300 : 1000,
      })
      const kibibytes = growth(points) / KIB
      bench.log(`${subject.name}: ${grouped(kibibytes)} KiB a connection`)
      return { kibibytes, points }
    }))
    const all = measurements(figures, ({ kibibytes }) => kibibytes)
    const chart: Lines = {
      kind: 'lines', name: 'memory', title: 'Memory against idle connections', x: 'connections, 20 to a room', y: 'MiB of resident memory',
      lines: [...figures].map(([subject, runs]) => ({
        subject,
        points: STEPS.map((step, at): [number, number] => [step, median(runs.map(({ points }) => points[at]?.[1] ?? 0)) / MIB]),
      })),
    }
    return {
      rows: [{
        what: 'Memory of an idle connection, 5,000 of them', unit: 'KiB', measurements: all,
        targets: [bound(all[0], 'KiB', { atMost: 14 }), against(all, 'socket.io 4', { atMost: 0.5 })],
      }],
      charts: [chart],
    }
  },
}

function growth(points: [number, number][]): number {
  const [firstConnections, firstBytes] = points[0] ?? [0, 0]
  const [connections, bytes] = points.at(-1) ?? [0, 0]
  return (bytes - firstBytes) / (connections - firstConnections)
}
