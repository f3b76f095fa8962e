import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { LimitReached } from '#server/limitLog'
import type { Census, StorageState } from '#server/rooms/ledger'
import type { Eventually } from '#server/rooms/eventually'
import type { Meter } from '#server/rooms/meter'
import { REFUSALS } from '#server/websocket/refusal'
import type { Refusal } from '#server/websocket/refusal'
import { version } from '~/package.json'

/** From a tenth of a millisecond, a small commit, to seconds, a disk that hangs. */
const SECONDS = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3]
const STATES = ['ok', 'full', 'failing'] as const satisfies StorageState[]

/** What is asked at each scrape. */
export interface Watched {
  rooms(): Eventually<Census>
  connections(): number
  storage(): Eventually<StorageState>
}

/** The metrics of this process for Prometheus: of the process, of what is watched, and of what is counted. Labels are from closed lists, and nothing is of a user. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) => new Counter({ name, help, labelNames, registers })
  const seconds = (name: string, help: string) => new Histogram({ name, help, buckets: SECONDS, registers })

  collectDefaultMetrics({ register: registry })
  new Gauge({ name: 'chat_build_info', help: 'The version that runs.', labelNames: ['version'], registers }).set({ version }, 1)
  const messages = counter('chat_messages_total', 'Messages published.')
  const deliveries = counter('chat_deliveries_total', 'Messages sent, once for each connection that got one.')
  const commits = seconds('chat_commit_seconds', 'Time of a transaction.')
  const deliveryTimes = seconds('chat_delivery_seconds', 'Time from the arrival of the first message of a commit until all of it is sent.')
  const limits = counter('chat_limits_reached_total', 'Refusals by a limit (NUXT_LIMITS_…).', 'limit')
  const upgrades = counter('chat_upgrades_refused_total', 'Refused WebSocket upgrades.', 'reason')
  const frames = counter('chat_frames_refused_total', 'Frames that were answered with an error.', 'code')
  const cutOffs = counter('chat_slow_connections_closed_total', 'Connections closed because they read too slowly.')
  for (const reason of Object.keys(REFUSALS)) upgrades.inc({ reason }, 0)

  const meter: Meter = {
    published(count, receivers) {
      messages.inc(count)
      deliveries.inc(count * receivers)
    },
    committed: ms => commits.observe(ms / 1000),
    delivered: ms => deliveryTimes.observe(ms / 1000),
    refusedFrame: code => frames.inc({ code }),
    cutOff: () => cutOffs.inc(),
  }
  const limitReached: LimitReached = limit => limits.inc({ limit })

  return {
    meter,
    limitReached,
    refusedUpgrade: (reason: Refusal) => upgrades.inc({ reason }),

    watch({ rooms, connections, storage }: Watched) {
      const gauge = (name: string, help: string, read: () => Eventually<number>) => new Gauge({
        name, help, registers, async collect() {
          this.set(await read())
        },
      })
      gauge('chat_rooms', 'Living rooms.', async () => (await rooms()).living)
      gauge('chat_connections', 'Connections to rooms.', connections)
      gauge('chat_erasures_pending', 'Rooms that ended and are still stored.', async () => (await rooms()).ended)
      gauge('chat_erasures_overdue', 'Rooms that ended more than a minute ago and are still stored.', async () => (await rooms()).overdue)
      new Gauge({
        name: 'chat_storage', help: '1 for the state of the storage.', labelNames: ['state'], registers, async collect() {
          const now = await storage()
          for (const state of STATES) this.set({ state }, Number(state === now))
        },
      })
    },

    /** In Prometheus' text format. */
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
