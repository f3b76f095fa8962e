import type { CrowdOptions } from './crowd.ts'
import { Crowd } from './crowd.ts'
import type { Cost } from './meter.ts'
import { measure } from './meter.ts'

export interface ClosedLoop extends CrowdOptions {
  /** Messages in flight per room: each delivery to its sender triggers the next one. */
  inFlight: number
  warmUpMs: number
  measureMs: number
}

export interface ClosedLoopFindings {
  deliveriesPerSecond: number
  /** During the measured time. */
  cost: Cost
  /** All posts, before and during the measured time. */
  posted: number
  missing: number
  faults: number
}

/** Maximum throughput, with a few messages in flight. */
export async function closedLoop(options: ClosedLoop): Promise<ClosedLoopFindings> {
  const crowd = new Crowd(options)
  await crowd.join()
  let isOver = false
  // A message's number encodes its sender and their count.
  const everyone = options.rooms.length * options.people
  crowd.listen((client, number) => {
    if (number % everyone === client.number && !isOver) crowd.post(Math.floor(client.number / options.people), client, number + everyone)
  })
  crowd.rooms.forEach((clients, room) => {
    for (let sender = 0; sender < options.inFlight; sender += 1) {
      const client = clients[Math.floor(sender * clients.length / options.inFlight)]
      if (client) crowd.post(room, client, client.number)
    }
  })
  await new Promise(warm => setTimeout(warm, options.warmUpMs))
  const before = crowd.deliveries
  const end = measure(options)
  await new Promise(over => setTimeout(over, options.measureMs))
  const cost = end()
  const deliveries = crowd.deliveries - before
  isOver = true
  const missing = await crowd.settle()
  crowd.leave()
  return { deliveriesPerSecond: deliveries / cost.seconds, cost, posted: crowd.posted, missing, faults: crowd.faults }
}
