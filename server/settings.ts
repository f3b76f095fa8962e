import type { NitroRuntimeConfig } from 'nitropack/types'
import * as v from 'valibot'
import type { EncryptionPolicy } from '#shared/api'
import { encryptionPolicy } from '#shared/api'
import { FRAME_BYTES, LONGEST_LIFETIME_SECONDS } from '#shared/limits'
import type { Limits } from '#server/rooms/limits'
import { readBasePath } from '#server/basePath'
import { SettingError } from '#server/settingError'
import type { TrustedProxies } from '#server/clients/address'
import { parseTrustProxy } from '#server/clients/address'
import type { ClientLimitSettings } from '#server/clients/limits'
import type { RedisSettings, SentinelAddress } from '#server/redis/openRedis'
import type { SocketLimits } from '#server/websocket/server'

/** With less, nobody could join under a name of more than a few letters. */
const LEAST_FRAME_BYTES = 64
const LEAST_DATABASE_BYTES = 1024 ** 2
const LARGEST_PORT = 65_535
const MOST_PROCESSES = 64

function count(least = 1, most = Number.MAX_SAFE_INTEGER) {
  const takes = most === Number.MAX_SAFE_INTEGER ? `a whole number, at least ${least}` : `a whole number from ${least} to ${most}`
  return v.pipe(v.number(takes), v.safeInteger(takes), v.minValue(least, takes), v.maxValue(most, takes))
}

const RATE = 'a number, 0 or more (0 for no limit)'
const rate = v.pipe(v.number(RATE), v.finite(RATE), v.minValue(0, RATE))

const PROXIES = 'a number of proxies, or their networks as in "10.0.0.0/8, ::1"'
const HOST = 'a name or an address of this machine, such as 127.0.0.1'
const FILE = 'the path of a file, such as /var/lib/rooms/rooms.sqlite'
const SITE = 'the address of this site, such as https://chat.example.org or https://example.org/chat/'
const REDIS = 'the address of a Redis server, such as redis://127.0.0.1:6379'
const SENTINELS = 'hosts and ports, as in "10.0.0.1:26379, 10.0.0.2:26379", or addresses with a port, as in "rediss://10.0.0.1:26379"'
const MAY_HOLD_PASSWORDS = new Set(['redisUrl', 'redisSentinels'])
/** SQLite, a shell or another application would not read these as a path, and would create a file of that name. */
const NO_PATH = /^(?:~|\$|:|[a-z][a-z0-9+.-]+:)|\0|\/$/i

/** The operator's settings; `nuxt.config.ts` documents each, with its default. */
const settings = v.object({
  databaseFile: v.pipe(v.string(FILE), v.nonEmpty(FILE), v.check(path => !NO_PATH.test(path), FILE)),
  processes: count(1, MOST_PROCESSES),
  redisUrl: v.pipe(v.string(REDIS), v.check(isRedis, REDIS)),
  redisSentinels: v.pipe(v.string(SENTINELS), v.check(list => partsOf(list).every(each => readSentinel(each)), SENTINELS)),
  // Read as it was written, below: a password may look like a number.
  redisSentinelPassword: v.unknown(),
  redisMemoryOnly: v.boolean('true or false'),
  roomLifetimeSeconds: count(1, LONGEST_LIFETIME_SECONDS),
  metricsPort: count(0, LARGEST_PORT),
  metricsHost: v.pipe(v.string(HOST), v.nonEmpty(HOST)),
  trustProxy: v.union([v.string(), v.number(), v.boolean()], PROXIES),
  public: v.object({
    url: v.pipe(v.string(SITE), v.check(isSite, SITE)),
    encryption: v.picklist(encryptionPolicy.options, `one of ${encryptionPolicy.options.join(', ')}`),
  }),
  limits: v.object({
    roomsPerMinute: rate,
    roomsPerMinuteBurst: count(),
    rooms: count(),
    roomsPerAddress: count(),
    participants: count(),
    names: count(),
    namesPerAddress: count(),
    proofsPerMinute: rate,
    proofsPerMinuteBurst: count(),
    messagesPerSecond: rate,
    messagesPerSecondBurst: count(),
    roomMessagesPerSecond: rate,
    roomMessagesPerSecondBurst: count(),
    framesPerSecond: rate,
    framesPerSecondBurst: count(),
    historyPerSecond: rate,
    historyPerSecondBurst: count(),
    connectionsPerAddress: count(),
    connections: count(),
    frameBytes: count(LEAST_FRAME_BYTES, FRAME_BYTES),
    messages: count(),
    roomBytes: count(),
    databaseBytes: count(LEAST_DATABASE_BYTES),
    queuedFrames: count(),
    queuedBytes: count(),
  }),
})

/** What settings are grouped by; these names take no value. */
export const SETTING_GROUPS = ['NUXT_PUBLIC', 'NUXT_LIMITS']

/** The names of all settings. */
export const SETTING_NAMES = [
  'NUXT_APP_BASE_URL',
  ...[
    ...Object.keys(settings.entries),
    ...Object.keys(settings.entries.public.entries).map(key => `public.${key}`),
    ...Object.keys(settings.entries.limits.entries).map(key => `limits.${key}`),
  ].map(environmentName).filter(name => !SETTING_GROUPS.includes(name)),
]

/** The first is a part of the second, or cannot do without it. */
const PARTS_OF = [
  ['roomsPerAddress', 'rooms'],
  ['namesPerAddress', 'names'],
  ['connectionsPerAddress', 'connections'],
  ['participants', 'names'],
  ['roomBytes', 'databaseBytes'],
] as const

/** The settings, in the domain's terms. */
export interface Settings {
  databaseFile: string
  databaseBytes: number
  /** Where the rooms are in place of the file, if they are. */
  redis?: RedisSettings
  roomLifetimeSeconds: number
  encryption: EncryptionPolicy
  /** Where metrics are served, on `count` ports in a row, one for each process; `undefined` for nowhere. */
  metrics?: { port: number, host: string, count: number }
  proxies: TrustedProxies
  publicUrl: string
  /** With a slash at both ends. */
  basePath: string
  rooms: Limits
  clients: ClientLimitSettings
  sockets: SocketLimits
}

/**
 * @param env the environment: a contradiction is one only if the setting that is too large was set, and is no default.
 * @throws SettingError
 */
export function readSettings(config: NitroRuntimeConfig, env: Record<string, string | undefined> = process.env): Settings {
  const result = v.safeParse(settings, config, { abortEarly: true })
  if (!result.success) {
    const [issue] = result.issues
    const path = v.getDotPath(issue) ?? ''
    const name = environmentName(path)
    // As it was written: Nitro made `Infinity` of 1e400.
    throw new SettingError(name, MAY_HOLD_PASSWORDS.has(path) ? undefined : env[name], issue.message)
  }
  const { databaseFile, processes, redisUrl, redisSentinels, redisMemoryOnly, roomLifetimeSeconds, metricsPort, metricsHost, trustProxy, limits, public: { url: publicUrl, encryption } } = result.output
  for (const [part, whole] of PARTS_OF) {
    const name = environmentName(`limits.${part}`)
    if (limits[part] > limits[whole] && env[name] !== undefined) {
      throw new SettingError(name, limits[part], `at most the value of ${environmentName(`limits.${whole}`)}, which is ${limits[whole]}`)
    }
  }
  const { NUXT_REDIS_SENTINEL_PASSWORD: sentinelPassword } = env
  if (processes > 1 && redisUrl === '') throw new SettingError('NUXT_PROCESSES', processes, '1, unless NUXT_REDIS_URL is set: one process owns the database file')
  if (redisSentinels !== '' && redisUrl === '') throw new SettingError('NUXT_REDIS_SENTINELS', undefined, 'no value, unless NUXT_REDIS_URL names the master')
  if (sentinelPassword && redisSentinels === '') throw new SettingError('NUXT_REDIS_SENTINEL_PASSWORD', undefined, 'no value, unless NUXT_REDIS_SENTINELS is set')
  if (redisMemoryOnly && redisUrl === '') throw new SettingError('NUXT_REDIS_MEMORY_ONLY', redisMemoryOnly, 'false, unless NUXT_REDIS_URL is set')
  return {
    databaseFile,
    databaseBytes: limits.databaseBytes,
    redis: redisUrl === '' ? undefined : { url: redisUrl, sentinels: partsOf(redisSentinels).flatMap(each => readSentinel(each) ?? []), sentinelPassword, isMemoryOnly: redisMemoryOnly },
    roomLifetimeSeconds,
    encryption,
    metrics: metricsPort === 0 ? undefined : { port: metricsPort, host: metricsHost, count: processes },
    proxies: readProxies(trustProxy),
    publicUrl,
    basePath: readBasePath(env),
    rooms: {
      rooms: limits.rooms,
      participants: limits.participants,
      names: limits.names,
      namesPerAddress: limits.namesPerAddress,
      messageRate: { perSecond: limits.messagesPerSecond, burst: limits.messagesPerSecondBurst },
      roomMessageRate: { perSecond: limits.roomMessagesPerSecond, burst: limits.roomMessagesPerSecondBurst },
      frameRate: { perSecond: limits.framesPerSecond, burst: limits.framesPerSecondBurst },
      historyRate: { perSecond: limits.historyPerSecond, burst: limits.historyPerSecondBurst },
      retainedMessages: limits.messages,
      retainedBytes: limits.roomBytes,
    },
    clients: {
      rooms: { perSecond: limits.roomsPerMinute / 60, burst: limits.roomsPerMinuteBurst },
      roomsPerAddress: limits.roomsPerAddress,
      proofs: { perSecond: limits.proofsPerMinute / 60, burst: limits.proofsPerMinuteBurst },
      connectionsPerAddress: limits.connectionsPerAddress,
      connections: limits.connections,
    },
    sockets: { frameBytes: limits.frameBytes, queuedFrames: limits.queuedFrames, queuedBytes: limits.queuedBytes },
  }
}

function isSite(address: string): boolean {
  const url = URL.parse(address)
  return address === '' || (url !== null && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password)
}

function isRedis(address: string): boolean {
  const url = URL.parse(address)
  return address === '' || (url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '' && !url.search && !url.hash && /^\/?\d*$/.test(url.pathname))
}

function partsOf(list: string): string[] {
  return list.split(',').map(each => each.trim()).filter(each => each !== '')
}

/** @returns `undefined` if it is none. */
function readSentinel(address: string): SentinelAddress | undefined {
  const url = URL.parse(/^(?:[\w.-]+|\[[\da-f:]+\]):\d+$/i.test(address) ? `redis://${address}` : address)
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '' || url.port === '' || url.search || url.hash || url.pathname.length > 1) return undefined
  try {
    return {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(url.port),
      username: decodeURIComponent(url.username) || undefined,
      password: decodeURIComponent(url.password) || undefined,
      isSecure: url.protocol === 'rediss:',
    }
  }
  catch {
    return undefined
  }
}

function readProxies(setting: string | number | boolean): TrustedProxies {
  try {
    return parseTrustProxy(setting)
  }
  catch {
    throw new SettingError('NUXT_TRUST_PROXY', setting, PROXIES)
  }
}

/** `roomLifetimeSeconds` is set by `NUXT_ROOM_LIFETIME_SECONDS`. */
function environmentName(path: string): string {
  return `NUXT_${path.replace('.', '_').replace(/[A-Z]/g, '_$&').toUpperCase()}`
}
