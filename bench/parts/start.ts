import { grouped } from '../harness/grouped.ts'
import { load } from '../harness/load.ts'
import { Server } from '../harness/server.ts'
import { median } from '../harness/statistics.ts'
import { ours } from '../harness/subjects.ts'
import { bound } from '../harness/targets.ts'
import type { Bench, Measurement, Part } from '../part.ts'

const MESSAGES = 10
/** Rooms in the file, rising; the contract's figure is at 10,000. */
const FULL = 10_000
const STEPS = [0, 1000, 3000, FULL]

/** From the start of the process to the first answer, with more and more data in the file. */
export const start: Part = {
  name: 'start',
  title: 'Start',
  async run(bench) {
    const server = await Server.start(ours)
    const times = new Map<number, number[]>()
    try {
      let rooms = 0
      for (const step of bench.quick ? [0, 1000] : STEPS) {
        if (step > rooms) await load('fillRooms', { port: server.port, rooms: step - rooms, messages: MESSAGES })
        rooms = step
        times.set(step, await starts(bench, server))
        bench.log(`${grouped(step)} rooms: first answer after ${grouped(median(times.get(step) ?? []))} ms`)
      }
    }
    finally {
      await server.dispose()
    }
    const at = (step: number): Measurement => ({ subject: ours.name, runs: times.get(step) ?? [] })
    return {
      rows: [
        { what: 'Start to first answer, empty file', unit: 'ms', measurements: [at(0)], targets: [bound(at(0), 'ms', { atMost: 300 })] },
        ...times.has(FULL)
          ? [{ what: 'Start to first answer, 10,000 rooms and 100,000 messages', unit: 'ms', measurements: [at(FULL)], targets: [bound(at(FULL), 'ms', { atMost: 600 })] }]
          : [],
      ],
      charts: [{
        kind: 'lines', name: 'start', title: 'From start to the first answer, against what is stored', x: `rooms, ${MESSAGES} messages in each`, y: 'ms',
        lines: [{ subject: ours.name, points: [...times].map(([step, runs]): [number, number] => [step, median(runs)]) }],
      }],
    }
  },
}

/** Restarts the server repeatedly on the same file. */
async function starts(bench: Bench, server: Server): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < Math.max(3, bench.rounds * 2 - 1); round += 1) {
    await server.stop()
    times.push(await server.start())
  }
  return times
}
