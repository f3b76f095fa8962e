import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { clientAddress, isTrustedProxy } from '#server/clients/address'
import type { Client } from '#server/clients/client'
import { createClientOf } from '#server/clients/client'
import type { ClientLimits } from '#server/clients/limits'
import { createClientLimits } from '#server/clients/limits'
import { createProxyCheck } from '#server/clients/proxyFaults'
import { createUntrustedForwards } from '#server/clients/untrustedForwards'
import { replaceDatabase } from '#server/db/databaseFile'
import { createLedger } from '#server/db/ledger'
import { isDamage, openDatabase } from '#server/db/open'
import { createStore } from '#server/db/store'
import { createWriteAheadLog } from '#server/db/writeAheadLog'
import type { SiteCheck } from '#server/http/site'
import { createSiteCheck } from '#server/http/site'
import type { LimitReached } from '#server/limitLog'
import { createLimitLog } from '#server/limitLog'
import { log, logOncePerMinute } from '#server/log'
import { logStorage } from '#server/logStorage'
import type { Metrics } from '#server/metrics/metrics'
import { reportUnexpected } from '#server/report'
import type { RedisSettings } from '#server/redis/openRedis'
import { createClock } from '#server/rooms/clock'
import type { Hub } from '#server/rooms/hub'
import { createHub } from '#server/rooms/hub'
import { whenKnown } from '#server/rooms/eventually'
import type { Meter } from '#server/rooms/meter'
import { randomTokens } from '#server/rooms/tokens'
import type { Settings } from '#server/settings'
import { useSettings } from '#server/useSettings'
import { encode } from '#server/websocket/frame'

// In development a replaced server releases the file only after its successor has started.
const LOCK_TIMEOUT_MS = import.meta.dev ? 10_000 : 1000

export interface App {
  hub: Hub
  clientLimits: ClientLimits
  settings: Settings
  clientOf(request: IncomingMessage): Client
  /** The address that `clientOf` counts a request by; empty if there is none. */
  addressOf(request: IncomingMessage): string
  /** The client at the other end of a connection; `undefined` for a trusted proxy, which serves many people. */
  clientOfPeer(socket: Socket): Client | undefined
  isOwnPage: SiteCheck
  /** Logs what a request shows to be wrong with the proxies. */
  checkProxies(request: IncomingMessage): void
  limitReached: LimitReached
  /** `undefined` unless the operator wants them. */
  metrics?: Metrics
}

let opening: Promise<App> | undefined

/**
 * The composition root: the first call builds clock, limits, database, store and hub.
 * @throws DatabaseUnavailableError or Error with one line for the operator.
 */
export function useApp(): Promise<App> {
  opening ??= build()
  return opening
}

async function build(): Promise<App> {
  const settings = useSettings()
  // Loaded only where somebody watches.
  const metrics = settings.metrics && (await import('#server/metrics/metrics')).createMetrics()
  const logLimit = createLimitLog(log)
  const untrustedForwards = createUntrustedForwards(logOncePerMinute)
  const limitReached: LimitReached = (limit, client) => {
    metrics?.limitReached(limit)
    logLimit(limit)
    if (client) untrustedForwards.limitReached(client)
  }
  const built = settings.redis
    ? await openSharedRooms(settings, settings.redis, limitReached, metrics?.meter)
    : await openRooms(settings, limitReached, metrics?.meter).catch((error: unknown) => {
        if (!isDamage(error)) throw error
        replaceDatabase(settings.databaseFile, log)
        return openRooms(settings, limitReached, metrics?.meter)
      })
  metrics?.watch({ rooms: built.hub.count, connections: built.clientLimits.count, storage: () => whenKnown(built.hub.health(), ({ storage }) => storage) })
  const clientOf = createClientOf(built.salt)
  const addressOf = ({ socket, headers }: IncomingMessage) => clientAddress(socket.remoteAddress ?? '', headers, settings.proxies)
  return {
    ...built,
    settings,
    clientOfPeer: ({ remoteAddress = '' }) => isTrustedProxy(remoteAddress, settings.proxies) ? undefined : clientOf(clientAddress(remoteAddress, {}, settings.proxies)),
    isOwnPage: createSiteCheck(settings, logOncePerMinute),
    checkProxies: createProxyCheck(settings.proxies, log),
    limitReached,
    metrics,
    clientOf(request) {
      const client = clientOf(addressOf(request))
      if (!isTrustedProxy(request.socket.remoteAddress ?? '', settings.proxies)) untrustedForwards.note(request.headers, client)
      return client
    },
    addressOf,
  }
}

interface Rooms {
  hub: Hub
  clientLimits: ClientLimits
  /** The salt of addresses, where several processes share one. */
  salt?: Buffer
}

/** The rooms of several processes. Loaded only where it is configured. */
async function openSharedRooms(settings: Settings, redis: RedisSettings, limitReached: LimitReached, meter: Meter | undefined): Promise<Rooms> {
  const { openRedis } = await import('#server/redis/openRedis')
  const shared = { tokens: randomTokens, limits: settings.rooms, encode, report: reportUnexpected, limitReached }
  const { ledger, salt } = await openRedis(redis, { ...shared, roomRate: settings.clients.rooms }, log)
  const clientLimits = createClientLimits(ledger.clock, settings.clients, limitReached)
  return { hub: createHub({ ...shared, ledger, clientLimits, meter }), clientLimits, salt }
}

async function openRooms(settings: Settings, limitReached: LimitReached, meter: Meter | undefined): Promise<Rooms> {
  const database = await openDatabase(settings.databaseFile, { lockTimeoutMs: LOCK_TIMEOUT_MS, warn: log })
  const writeAheadLog = createWriteAheadLog(database, createClock(0))
  try {
    const store = createStore(database, writeAheadLog, settings.databaseBytes)
    const clock = createClock(store.clockMark())
    const clientLimits = createClientLimits(clock, settings.clients, limitReached)
    const shared = { clock, tokens: randomTokens, limits: settings.rooms, encode, report: reportUnexpected, limitReached, meter }
    const ledger = createLedger({ ...shared, store, storageChanged: logStorage })
    const hub = createHub({ ...shared, ledger, clientLimits })
    return { hub, clientLimits }
  }
  catch (error) {
    writeAheadLog.abandon()
    throw error
  }
}
