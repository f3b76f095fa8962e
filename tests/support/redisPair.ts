import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'
import type { RedisServer } from './redis'
import { startRedis } from './redis'
import { command } from './redisCommand'
import { ReplicationLag } from './replicationLag'

const REPLICATED = ['--repl-diskless-sync', 'yes', '--repl-diskless-sync-delay', '0', '--repl-diskless-load', 'swapdb']
const NAME = 'chat'
/** A master counts as down after so long (ms). */
const DOWN_AFTER_MS = 500
const PATIENCE = { timeout: 20_000, interval: 20 }

/** A master with a replica that may lag behind, and a Sentinel that knows them as `chat`. */
export class RedisPair {
  private constructor(readonly master: RedisServer, readonly replica: RedisServer, readonly sentinel: RedisServer, readonly lag: ReplicationLag | undefined) {}

  /** What a process is given. */
  get address() {
    return { url: `redis://${NAME}`, sentinels: [{ host: '127.0.0.1', port: this.sentinel.port }] }
  }

  /** @param lagMs how far the replica is behind; everybody reaches the master on the way that lags for the replica alone. */
  static async start(lagMs = 0): Promise<RedisPair> {
    const master = await startRedis({ settings: REPLICATED })
    const lag = lagMs > 0 ? await new ReplicationLag(master.port, lagMs).start() : undefined
    if (lag) onTestFinished(() => lag.stop())
    const port = lag?.port ?? master.port
    const replica = await startRedis({ settings: [...REPLICATED, '--replicaof', `127.0.0.1 ${port}`] })
    await vi.waitFor(async () => expect(String(await command(replica, 'INFO', 'replication'))).toContain('master_link_status:up'), PATIENCE)
    const file = join(replica.folder, 'sentinel.conf')
    writeFileSync(file, [
      `sentinel monitor ${NAME} 127.0.0.1 ${port} 1`, `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`, `sentinel failover-timeout ${NAME} 5000`, '',
    ].join('\n'))
    const sentinel = await startRedis({ file: [file, '--sentinel'] })
    await vi.waitFor(async () => expect(String(await command(sentinel, 'SENTINEL', 'REPLICAS', NAME))).toContain(String(replica.port)), PATIENCE)
    return new RedisPair(master, replica, sentinel, lag)
  }

  /** A planned failover. @returns once the replica is the master. */
  async failOver(): Promise<void> {
    await command(this.sentinel, 'SENTINEL', 'FAILOVER', NAME)
    await this.#replicaLeads()
  }

  /** The master dies, with what its replica has not got. @returns once the replica is the master. */
  async loseMaster(): Promise<void> {
    this.master.signal('SIGKILL')
    this.lag?.stop()
    await this.#replicaLeads()
  }

  async #replicaLeads(): Promise<void> {
    await vi.waitFor(async () => expect(String(await command(this.replica, 'ROLE'))).toContain('master'), PATIENCE)
  }
}
