import { useRuntimeConfig } from 'nitropack/runtime'
import { createClock } from '#server/chat/clock'
import type { Hub } from '#server/chat/hub'
import { createHub } from '#server/chat/hub'
import { randomTokens } from '#server/chat/tokens'
import { openDatabase } from '#server/db/open'
import { createStore } from '#server/db/store'
import { log, logUnexpected } from '#server/log'
import { readSettings } from '#server/settings'

// In development the server that is replaced lets go of the file only after its successor has started.
const LOCK_TIMEOUT_MS = import.meta.dev ? 10_000 : 1000

let opening: Promise<Hub> | undefined

/**
 * The hub of this process. The first call builds it, with its clock, limits, database and store: the one place where
 * they meet.
 *
 * @throws DatabaseUnavailableError or Error with one line for the operator.
 */
export function useHub(): Promise<Hub> {
  opening ??= build()
  return opening
}

async function build(): Promise<Hub> {
  const { databaseFile, limits } = readSettings(useRuntimeConfig())
  const { sqlite, db } = await openDatabase(databaseFile, { lockTimeoutMs: LOCK_TIMEOUT_MS, warn: log })
  const store = createStore(sqlite, db)
  return createHub({ clock: createClock(store.clockMark()), store, tokens: randomTokens, limits, report: logUnexpected })
}
