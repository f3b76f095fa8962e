import type { RedisOptions } from 'ioredis'
import { Redis } from 'ioredis'
import type { Ledger } from '#server/rooms/ledger'
import { Engine } from './engine'
import { createEngineClock } from './engineClock'
import { createEngineWatch } from './engineWatch'
import type { RedisLedgerDeps } from './ledger'
import { createRedisLedger } from './ledger'
import { createMemoryOnly } from './memoryOnly'

export interface SentinelAddress {
  host: string
  port: number
  username?: string
  password?: string
  /** It is reached by TLS. */
  isSecure?: boolean
}

/** Where Redis is. */
export interface RedisSettings {
  /** redis:// or rediss://, with name, password and database; with Sentinels the host is the name that they know the master by. */
  url: string
  sentinels: readonly SentinelAddress[]
  /** Of each Sentinel whose address has none. */
  sentinelPassword?: string
  /** The operator says that it writes nothing to a disk, and it does not let us see. */
  isMemoryOnly: boolean
}

/** Of a connection that is used for a few questions. */
const ONCE = {
  lazyConnect: true,
  enableReadyCheck: false,
  disableClientInfo: true,
  maxRetriesPerRequest: 0,
  connectTimeout: 2000,
  commandTimeout: 2000,
  retryStrategy: () => null,
} satisfies RedisOptions

/** Redis is not there, too old, or set up wrongly. */
export class RedisUnavailableError extends Error {
  override name = 'RedisUnavailableError'
}

/**
 * Connects to Redis, checks that it keeps nothing on a disk, and begins. @returns the ledger, and the salt of addresses that all processes share.
 * @throws RedisUnavailableError with one line for the operator
 */
export async function openRedis(settings: RedisSettings, deps: Omit<RedisLedgerDeps, 'engine' | 'clock' | 'watch'>, log: (line: string) => void): Promise<{ ledger: Ledger, salt: Buffer }> {
  const clock = createEngineClock()
  const memoryOnly = createMemoryOnly({ isDeclared: settings.isMemoryOnly, replicaAt: (host, port) => new Redis({ ...ONCE, ...login(settings.url), host, port }) })
  const watch = createEngineWatch(() => engine, memoryOnly, log)
  const engine: Engine = new Engine({
    create: (options, failures) => createClient(settings, options, failures),
    heard: (channel, payload) => ledger.heard(channel, payload),
    renewed: () => ledger.renewed(),
  })
  const ledger = createRedisLedger({ ...deps, engine, clock, watch })
  try {
    await engine.open(Math.max(1, settings.sentinels.length))
    const fault = await memoryOnly(engine)
    if (fault !== undefined) throw new RedisUnavailableError(`Redis is not set up right: ${fault}.`)
    return { ledger, salt: await ledger.begin() }
  }
  catch (error) {
    engine.close()
    throw error instanceof RedisUnavailableError ? error : new RedisUnavailableError(explain(error, settings))
  }
}

function createClient({ url, sentinels, sentinelPassword }: RedisSettings, options: RedisOptions, failures: number): Redis {
  if (sentinels.length === 0) return new Redis(url, options)
  const { protocol, hostname, pathname } = new URL(url)
  const sentinel = sentinels[failures % sentinels.length]
  return new Redis({
    ...options,
    // One for each attempt: one that is silent, or knows an old master, would use up every attempt.
    sentinels: sentinel ? [{ host: sentinel.host, port: sentinel.port }] : [],
    updateSentinels: false,
    sentinelUsername: sentinel?.username,
    sentinelPassword: sentinel?.password ?? (sentinelPassword || undefined),
    sentinelTLS: sentinel?.isSecure ? {} : undefined,
    name: hostname,
    ...login(url),
    db: Number(pathname.slice(1)) || 0,
    enableTLSForSentinelMode: protocol === 'rediss:',
  })
}

/** The same for a master and its replicas, as each may become the master. */
function login(url: string): RedisOptions {
  const { protocol, username, password } = new URL(url)
  return {
    username: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(password) || undefined,
    tls: protocol === 'rediss:' ? {} : undefined,
  }
}

/** In one line, with no more of an error than its code: the rest may quote what was sent. */
function explain(error: unknown, { sentinels }: RedisSettings): string {
  if (!(error instanceof Error)) return 'Redis cannot be used.'
  // As the library words it.
  const [ofSentinels, last = ''] = /^All sentinels are unreachable[^:]*(?:: (.*))?/.exec(error.message) ?? []
  if (ofSentinels === undefined) return `Redis cannot be used (${codeOf(error) ?? error.name}). Check NUXT_REDIS_URL${sentinels.length > 0 ? ' and NUXT_REDIS_SENTINELS' : ''}, and that it is Redis 7.0 or newer.`
  if (last === '' || last.startsWith('ERR No such master')) return 'No Sentinel knows the master. Check the host in NUXT_REDIS_URL: with NUXT_REDIS_SENTINELS it is the name by which they know it.'
  const noAnswer = sentinels.some(({ isSecure }) => isSecure) ? 'no answer, or no trusted certificate' : 'no answer'
  return `No Sentinel can be used (${codeOf({ message: last }) ?? noAnswer}). Check NUXT_REDIS_SENTINELS and NUXT_REDIS_SENTINEL_PASSWORD.`
}

/** The code of a fault of the network, or the first word of Redis' own error. */
function codeOf(error: { message: string, code?: unknown }): string | undefined {
  return typeof error.code === 'string' ? error.code : error.message.match(/^[A-Z]{2,}\b/)?.[0]
}
