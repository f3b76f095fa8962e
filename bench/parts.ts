import type { Part } from './part.ts'
import { capacity } from './parts/capacity.ts'
import { ending } from './parts/ending.ts'
import { growth } from './parts/growth.ts'
import { html } from './parts/html.ts'
import { joining } from './parts/joining.ts'
import { journey } from './parts/journey.ts'
import { latency } from './parts/latency.ts'
import { lighthouse } from './parts/lighthouse.ts'
import { longRoom } from './parts/longRoom.ts'
import { making } from './parts/making.ts'
import { memory } from './parts/memory.ts'
import { size } from './parts/size.ts'
import { start } from './parts/start.ts'
import { throughput } from './parts/throughput.ts'
import { weight } from './parts/weight.ts'

/** Every part, in the order in which they run. */
export const parts: Part[] = [throughput, latency, memory, html, making, joining, ending, start, size, weight, journey, lighthouse, longRoom, growth, capacity]
