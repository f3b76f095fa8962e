import * as v from 'valibot'
import { expect, onTestFinished, vi } from 'vitest'
import type { LimitName } from '#server/limitLog'
import { createClientLimits } from '#server/clients/limits'
import { openRedis } from '#server/redis/openRedis'
import type { Connection } from '#server/rooms/connection'
import type { Hub } from '#server/rooms/hub'
import { createHub } from '#server/rooms/hub'
import type { Limits } from '#server/rooms/limits'
import type { Socket } from '#server/rooms/socket'
import { randomTokens } from '#server/rooms/tokens'
import { encode } from '#server/websocket/frame'
import type { ClientFrame, ServerFrame } from '#shared/protocol'
import { serverFrame } from '#shared/protocol'
import { client } from './domain'
import type { RedisServer } from './redis'

const NO_RATE = { perSecond: 0, burst: 1 }
const LIMITS: Limits = {
  rooms: 1000, participants: 100, names: 1000, namesPerAddress: 1000,
  messageRate: NO_RATE, roomMessageRate: NO_RATE, frameRate: NO_RATE, historyRate: { perSecond: 0, burst: 10 },
  retainedMessages: 10_000, retainedBytes: 8 * 1024 * 1024,
}

/** What one process has of the rooms: a hub over a real Redis. It ends with the test. */
export class RedisProcess {
  readonly reported: unknown[] = []
  readonly log: string[] = []
  readonly reached = new Set<LimitName>()

  private constructor(readonly hub: Hub, readonly salt: Buffer) {}

  static async start(redis: Pick<RedisServer, 'url'> & { sentinels?: { host: string, port: number }[], sentinelPassword?: string, isMemoryOnly?: boolean }, limits: Partial<Limits> = {}): Promise<RedisProcess> {
    const reported: unknown[] = []
    const lines: string[] = []
    const reached = new Set<LimitName>()
    const shared = {
      tokens: randomTokens, limits: { ...LIMITS, ...limits }, encode,
      report: (error: unknown) => void reported.push(error),
      limitReached: (limit: LimitName) => void reached.add(limit),
    }
    const { ledger, salt } = await openRedis({ url: redis.url, sentinels: redis.sentinels ?? [], sentinelPassword: redis.sentinelPassword, isMemoryOnly: redis.isMemoryOnly ?? false }, { ...shared, roomRate: NO_RATE }, line => void lines.push(line))
    const clientLimits = createClientLimits(ledger.clock, { rooms: NO_RATE, roomsPerAddress: 1000, proofs: NO_RATE, connectionsPerAddress: 1000, connections: 1000 }, shared.limitReached)
    const process = new RedisProcess(createHub({ ...shared, ledger, clientLimits }), salt)
    Object.assign(process, { reported, log: lines, reached })
    onTestFinished(async () => {
      await process.hub.close()
      expect(reported).toEqual([])
    })
    return process
  }

  /** Connects to a room, and joins. */
  async join(room: { id: string }, wish: Omit<Extract<ClientFrame, { type: 'join' }>, 'type'>, from = client('somewhere')): Promise<RedisGuest> {
    const guest = await this.connect(room, from)
    guest.sends({ type: 'join', ...wish })
    await guest.hears('joined')
    return guest
  }

  async connect({ id }: { id: string }, from = client('somewhere')): Promise<RedisGuest> {
    const guest = new RedisGuest()
    guest.connection = this.hub.connect(await this.hub.open(id), guest, from)
    return guest
  }
}

/** The other end of a connection to one of several processes. */
export class RedisGuest implements Socket {
  readonly frames: ServerFrame[] = []
  isOpen = true
  closeCode: number | undefined
  connection: Connection | undefined
  readonly #awaited = new Map<string, () => void>()

  get session(): string {
    return this.frames.find(frame => frame.type === 'joined')?.session ?? ''
  }

  get self(): string {
    return this.frames.find(frame => frame.type === 'joined')?.self.id ?? ''
  }

  /** All that was said to it, as `seq: text`: its page first. */
  get messages(): string[] {
    return this.frames.flatMap(frame => frame.type === 'message' ? [frame] : frame.type === 'joined' ? frame.messages : []).map(({ seq, text }) => `${seq}: ${text}`)
  }

  send(encoded: Buffer) {
    for (let at = 0; at < encoded.length;) {
      const short = encoded[at + 1] ?? 0
      const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10)
      const length = short < 126 ? short : short === 126 ? encoded.readUInt16BE(at + 2) : Number(encoded.readBigUInt64BE(at + 2))
      const frame = v.parse(serverFrame, JSON.parse(encoded.toString('utf8', start, start + length)))
      this.frames.push(frame)
      if (frame.type === 'message') this.#awaited.get(frame.text)?.()
      at = start + length
    }
  }

  whenFlushed(flushed: () => void) {
    setImmediate(flushed)
  }

  close(code: number) {
    this.closeCode = code
    this.isOpen = false
  }

  sends(frame: ClientFrame) {
    this.connection?.receive(JSON.stringify(frame))
  }

  says(text: string, clientId = text) {
    this.sends({ type: 'message', clientId, text })
  }

  /** Calls once when this text is heard. */
  whenHears(text: string, heard: () => void) {
    this.#awaited.set(text, () => {
      this.#awaited.delete(text)
      heard()
    })
  }

  leaves() {
    this.isOpen = false
    this.connection?.leave()
  }

  /** Waits for the end of the connection, which must have this code. */
  async isClosed(code: number): Promise<void> {
    await expect.poll(() => this.closeCode, { timeout: 20_000, interval: 5 }).toBe(code)
  }

  /** Waits for a frame of this type that matches. */
  async hears<Type extends ServerFrame['type']>(type: Type, match: object = {}, withinMs = 20_000): Promise<Extract<ServerFrame, { type: Type }>> {
    return await vi.waitFor(() => {
      const found = this.frames.find((frame): frame is Extract<ServerFrame, { type: Type }> => frame.type === type && matches(frame, match))
      if (!found) throw new Error(`There came no ${type}: ${JSON.stringify(this.frames)}`)
      return found
    }, { timeout: withinMs, interval: 5 })
  }
}

function matches(frame: object, match: object): boolean {
  try {
    expect(frame).toMatchObject(match)
    return true
  }
  catch {
    return false
  }
}
