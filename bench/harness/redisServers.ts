import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { ensureDeployment, programOf } from '../../scripts/deployment.ts'
import type { Measured } from '../load/meter.ts'
import { cores, pinned } from './machine.ts'
import { freePort, Server } from './server.ts'
import type { Subject } from './subjects.ts'

/** Redis on the core of the load, since the server's CPU is what is measured, and several processes of the server on the other. */
export class RedisServers {
  readonly servers: readonly Server[]
  readonly #redis: ChildProcess

  private constructor(redis: ChildProcess, servers: readonly Server[]) {
    this.#redis = redis
    this.servers = servers
  }

  static async start(subject: Subject, processes: number): Promise<RedisServers> {
    ensureDeployment()
    const { command, cwd, env } = programOf('redis-server')
    const port = await freePort()
    const [program = '', ...args] = pinned(cores.load, [command, '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--slowlog-max-len', '0', '--latency-tracking', 'no'])
    const redis = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>((resolve, reject) => {
      redis.once('exit', () => reject(new Error('Redis ended.')))
      redis.stdout?.on('data', chunk => String(chunk).includes('Ready to accept connections') && resolve())
    })
    const settings = { ...subject.env, NUXT_REDIS_URL: `redis://127.0.0.1:${port}` }
    const servers: Server[] = []
    for (let count = 0; count < processes; count += 1) servers.push(await Server.start({ ...subject, env: settings }))
    return new RedisServers(redis, servers)
  }

  /** What a load needs to know. */
  get target(): Measured & { port: number, ports: number[] } {
    const [first, ...others] = this.servers
    return { pid: first?.pid ?? 0, otherPids: others.map(({ pid }) => pid), enginePid: this.#redis.pid, port: first?.port ?? 0, ports: this.servers.map(({ port }) => port) }
  }

  async stop(): Promise<void> {
    for (const server of this.servers) await server.dispose()
    this.#redis.kill()
  }
}
