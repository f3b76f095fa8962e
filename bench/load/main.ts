import { closedLoop } from './closedLoop.ts'
import { connections } from './connections.ts'
import { ending } from './ending.ts'
import { ends } from './ends.ts'
import { fillRooms } from './fillRooms.ts'
import { hold } from './hold.ts'
import { joins } from './joins.ts'
import { longRoom } from './longRoom.ts'
import { openLoop } from './openLoop.ts'
import { closedRequests, pacedRequests } from './requests.ts'

/** Jobs of the load generator, each in its own process: takes options, returns results. */
const jobs = { closedLoop, connections, ending, ends, fillRooms, hold, joins, longRoom, openLoop, closedRequests, pacedRequests }

export type Jobs = typeof jobs

process.once('message', ({ name, options }: { name: keyof Jobs, options: never }) => {
  jobs[name](options).then(findings => process.send?.({ findings }), (error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
process.once('disconnect', () => process.exit(0))
