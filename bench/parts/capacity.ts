import { grouped } from '../harness/grouped.ts'
import { holdOpen } from '../harness/load.ts'
import { makeRooms } from '../harness/rooms.ts'
import { Server } from '../harness/server.ts'
import { ours } from '../harness/subjects.ts'
import type { Bench, Part } from '../part.ts'

const PEOPLE = 20
/** A process has a limit of open files, so people come in several processes. */
const PROCESSES = 5
const ROOMS_EACH = 500
const GIB = 1024 ** 3

/** How many silent people one server carries, and its bottleneck. */
export const capacity: Part = {
  name: 'capacity',
  title: 'What one server carries',
  async run(bench) {
    const server = await Server.start(ours)
    const ends: (() => void)[] = []
    try {
      let joined = 0
      let bytes = 0
      let stoppedBy = 'nothing, in the time that this may take'
      for (let number = 0; number < (bench.quick ? 1 : PROCESSES); number += 1) {
        const { findings, end } = await holdOpen('hold', {
          port: server.port, host: '127.0.0.1', localAddress: `127.0.0.${2 + number}`, pid: server.pid, dialect: ours.dialect,
          rooms: await makeRooms(ours, server, bench.quick ? 50 : ROOMS_EACH), people: PEOPLE, withinMs: 60_000,
        })
        ends.push(end)
        joined += findings.joined
        bytes = findings.bytes
        logProgress(bench, joined, findings.bytes)
        if (findings.stoppedBy === undefined) continue
        stoppedBy = findings.stoppedBy
        break
      }
      return { rows: [], notes: [`One server carried ${grouped(joined)} people at once, ${PEOPLE} to a room, in ${grouped(bytes / GIB)} GiB; it was stopped by: ${stoppedBy}.`] }
    }
    finally {
      for (const end of ends) end()
      await server.dispose()
    }
  },
}

function logProgress(bench: Bench, joined: number, bytes: number) {
  bench.log(`${grouped(joined)} people, ${grouped(bytes / GIB)} GiB`)
}
