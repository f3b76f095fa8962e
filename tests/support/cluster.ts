import { onTestFinished } from 'vitest'
import { Network } from './network'
import type { RedisServer } from './redis'
import { startRedis } from './redis'
import type { Random } from './seeded'
import { TestServer } from './server'

/** Several servers on one Redis, each a process of its own, behind a port that gives each connection to any of them. */
export class Cluster {
  readonly #random: Random
  readonly #isUp = new Set<TestServer>()

  private constructor(readonly redis: Pick<RedisServer, 'url'>, readonly servers: readonly TestServer[], readonly url: string, random: Random, isUp: Set<TestServer>) {
    this.#random = random
    this.#isUp = isUp
  }

  /** @param env settings for all of them, or for each. @param redis one that runs already, or one of their own. */
  static async start(count: number, random: Random, env: Record<string, string> | ((at: number) => Record<string, string>) = {}, redis?: Pick<RedisServer, 'url'>): Promise<Cluster> {
    const engine = redis ?? await startRedis()
    const servers = Array.from({ length: count }, (_, at) => new TestServer({ env: { NUXT_REDIS_URL: engine.url, ...typeof env === 'function' ? env(at) : env } }))
    const isUp = new Set(servers)
    const network = new Network(() => [...isUp][random.below(isUp.size)]?.port ?? 0)
    onTestFinished(async () => {
      network.stop()
      await Promise.all(servers.map(server => server.dispose()))
    })
    await Promise.all(servers.map(server => server.start()))
    return new Cluster(engine, servers, await network.start(), random, isUp)
  }

  /** One of those that run. */
  any(): TestServer {
    const server = [...this.#isUp][this.#random.below(this.#isUp.size)]
    if (!server) throw new Error('None of them runs.')
    return server
  }

  /** Kills one, and starts it again. */
  async kill(server: TestServer): Promise<void> {
    this.#isUp.delete(server)
    await server.kill()
    await server.start()
    this.#isUp.add(server)
  }

  /** Restarts one in order. */
  async restart(server: TestServer): Promise<void> {
    this.#isUp.delete(server)
    await server.restart()
    this.#isUp.add(server)
  }

  /** From now on nobody new comes to one that does not answer, as a proxy would see to; or again. */
  serves(server: TestServer, isServing: boolean): void {
    if (isServing) this.#isUp.add(server)
    else this.#isUp.delete(server)
  }
}
