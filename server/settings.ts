import type { NitroRuntimeConfig } from 'nitropack/types'
import * as v from 'valibot'
import type { EncryptionPolicy } from '#shared/api'
import { encryptionPolicy } from '#shared/api'
import { FRAME_BYTES, LONGEST_LIFETIME_SECONDS } from '#shared/limits'
import type { Limits } from '#server/chat/limits'
import type { TrustedProxies } from '#server/visitors/address'
import { parseTrustProxy } from '#server/visitors/address'
import type { VisitorLimits } from '#server/visitors/visitors'
import type { SocketLimits } from '#server/websocket/guardedServer'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
/** 0 switches a rate off. */
const rate = v.pipe(v.number(), v.minValue(0))

/** What an operator may set; `nuxt.config.ts` says what each is for, and its default. */
const settings = v.object({
  databaseFile: v.pipe(v.string(), v.nonEmpty()),
  roomLifetimeSeconds: v.pipe(count, v.maxValue(LONGEST_LIFETIME_SECONDS)),
  trustProxy: v.union([v.string(), v.number(), v.boolean()]),
  publicUrl: v.union([v.literal(''), v.pipe(v.string(), v.url(), v.startsWith('http'))]),
  public: v.object({ encryption: encryptionPolicy }),
  limits: v.object({
    roomsPerMinute: rate,
    roomsPerMinuteBurst: count,
    rooms: count,
    roomsPerAddress: count,
    participants: count,
    names: count,
    namesPerAddress: count,
    proofsPerMinute: rate,
    proofsPerMinuteBurst: count,
    messagesPerSecond: rate,
    messagesPerSecondBurst: count,
    roomMessagesPerSecond: rate,
    roomMessagesPerSecondBurst: count,
    framesPerSecond: rate,
    framesPerSecondBurst: count,
    historyPerSecond: rate,
    historyPerSecondBurst: count,
    connectionsPerAddress: count,
    connections: count,
    frameBytes: v.pipe(count, v.maxValue(FRAME_BYTES)),
    messages: count,
    roomBytes: count,
    databaseBytes: count,
    queuedFrames: count,
    queuedBytes: count,
  }),
})

/** The settings, in the domain's shape. */
export interface Settings {
  databaseFile: string
  /** The most the file may hold. */
  databaseBytes: number
  /** The default lifetime of a room, and the longest. */
  roomLifetimeSeconds: number
  encryption: EncryptionPolicy
  /** Whether there is a proxy whose headers are believed, and which addresses are its. */
  trustsProxy: boolean
  proxies: TrustedProxies
  /** The address of this site as browsers see it; empty where requests tell it. */
  publicUrl: string
  rooms: Limits
  visitors: VisitorLimits
  sockets: SocketLimits
}

/**
 * Reads the settings.
 *
 * @throws Error with one line that names the setting that is wrong.
 */
export function readSettings(config: NitroRuntimeConfig): Settings {
  const result = v.safeParse(settings, config, { abortEarly: true })
  if (!result.success) {
    const [issue] = result.issues
    throw new Error(`The setting ${environmentName(v.getDotPath(issue) ?? '')} should be ${issue.expected}.`)
  }
  const { databaseFile, roomLifetimeSeconds, trustProxy, publicUrl, limits, public: { encryption } } = result.output
  return {
    databaseFile,
    databaseBytes: limits.databaseBytes,
    roomLifetimeSeconds,
    encryption,
    trustsProxy: trustProxy !== '' && trustProxy !== false && trustProxy !== 0,
    proxies: parseTrustProxy(trustProxy),
    publicUrl,
    rooms: {
      rooms: limits.rooms,
      participants: limits.participants,
      names: limits.names,
      namesPerAddress: limits.namesPerAddress,
      messages: { perSecond: limits.messagesPerSecond, burst: limits.messagesPerSecondBurst },
      roomMessages: { perSecond: limits.roomMessagesPerSecond, burst: limits.roomMessagesPerSecondBurst },
      frames: { perSecond: limits.framesPerSecond, burst: limits.framesPerSecondBurst },
      history: { perSecond: limits.historyPerSecond, burst: limits.historyPerSecondBurst },
      keptMessages: limits.messages,
      keptBytes: limits.roomBytes,
    },
    visitors: {
      rooms: { perSecond: limits.roomsPerMinute / 60, burst: limits.roomsPerMinuteBurst },
      roomsPerAddress: limits.roomsPerAddress,
      proofs: { perSecond: limits.proofsPerMinute / 60, burst: limits.proofsPerMinuteBurst },
      connectionsPerAddress: limits.connectionsPerAddress,
      connections: limits.connections,
    },
    sockets: { frameBytes: limits.frameBytes, queuedFrames: limits.queuedFrames, queuedBytes: limits.queuedBytes },
  }
}

/** `roomLifetimeSeconds` is set by `NUXT_ROOM_LIFETIME_SECONDS`. */
function environmentName(path: string): string {
  return `NUXT_${path.replace('.', '_').replace(/[A-Z]/g, '_$&').toUpperCase()}`
}
