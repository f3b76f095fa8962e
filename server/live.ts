import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { useRuntimeConfig } from 'nitropack/runtime'
import { createClock } from '#server/chat/clock'
import type { Hub } from '#server/chat/hub'
import { createHub } from '#server/chat/hub'
import { randomTokens } from '#server/chat/tokens'
import { replaceDatabase } from '#server/db/databaseFile'
import { isDamage, openDatabase } from '#server/db/open'
import { createStore } from '#server/db/store'
import type { SiteCheck } from '#server/http/site'
import { createSiteCheck } from '#server/http/site'
import type { LimitReached } from '#server/limitLog'
import { createLimitLog } from '#server/limitLog'
import { log } from '#server/log'
import { logStorage } from '#server/logStorage'
import { reportUnexpected } from '#server/report'
import type { Settings } from '#server/settings'
import { readSettings } from '#server/settings'
import { clientAddress, isTrustedProxy } from '#server/visitors/address'
import type { Visitor } from '#server/visitors/visitor'
import { createVisitorOf } from '#server/visitors/visitor'
import type { Visitors } from '#server/visitors/visitors'
import { createVisitors } from '#server/visitors/visitors'

// In development the server that is replaced lets go of the file only after its successor has started.
const LOCK_TIMEOUT_MS = import.meta.dev ? 10_000 : 1000

/** What this process serves. */
export interface Live {
  hub: Hub
  visitors: Visitors
  settings: Settings
  /** Who a request is counted as. */
  visitorOf(request: IncomingMessage): Visitor
  /** Who is at the other end of a connection; `undefined` for a trusted proxy, which brings many people. */
  visitorOfPeer(socket: Socket): Visitor | undefined
  isOwnPage: SiteCheck
  /** Tells the operator of a limit that refused something. */
  limitReached: LimitReached
}

let opening: Promise<Live> | undefined

/**
 * What this process serves. The first call builds it, with its clock, limits, database and store: the one place where
 * they meet.
 *
 * @throws DatabaseUnavailableError or Error with one line for the operator.
 */
export function useLive(): Promise<Live> {
  opening ??= build()
  return opening
}

async function build(): Promise<Live> {
  const settings = readSettings(useRuntimeConfig())
  const limitReached = createLimitLog(log)
  const built = await openRooms(settings, limitReached).catch((error: unknown) => {
    if (!isDamage(error)) throw error
    replaceDatabase(settings.databaseFile, log)
    return openRooms(settings, limitReached)
  })
  const visitorOf = createVisitorOf()
  return {
    ...built,
    settings,
    visitorOfPeer: ({ remoteAddress = '' }) => isTrustedProxy(remoteAddress, settings.proxies) ? undefined : visitorOf(clientAddress(remoteAddress, {}, settings.proxies)),
    isOwnPage: createSiteCheck(settings),
    limitReached,
    visitorOf: ({ socket, headers }) => visitorOf(clientAddress(socket.remoteAddress ?? '', headers, settings.proxies)),
  }
}

async function openRooms(settings: Settings, limitReached: LimitReached) {
  const { sqlite, db } = await openDatabase(settings.databaseFile, { lockTimeoutMs: LOCK_TIMEOUT_MS, warn: log })
  try {
    const store = createStore(sqlite, db, settings.databaseBytes)
    const clock = createClock(store.clockMark())
    const visitors = createVisitors(clock, settings.visitors, limitReached)
    const hub = createHub({ clock, store, tokens: randomTokens, limits: settings.rooms, visitors, report: reportUnexpected, limitReached, storageChanged: logStorage })
    return { hub, visitors }
  }
  catch (error) {
    sqlite.close()
    throw error
  }
}
