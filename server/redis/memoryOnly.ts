import type { Redis } from 'ioredis'
import type { Engine } from './engine'
import { list, text } from './reply'
import type { Reply } from './reply'

/** @returns what is wrong with how the engine or one of its replicas is set up, in words for the operator; `undefined` if nothing is. */
export type MemoryOnly = (engine: Pick<Engine, 'command'>) => Promise<string | undefined>

export interface MemoryOnlyDeps {
  /** The operator says that nothing is written to a disk, which is needed where an engine does not let us read its settings. */
  isDeclared: boolean
  /** A client that connects once, when it is told to. */
  replicaAt(host: string, port: number): Redis
}

type Ask = (name: string, ...args: string[]) => Promise<Reply>

/** Settings by which texts would reach a disk, stay in a log, or rooms would vanish. */
const WANTED: Record<string, { isRight: (value: string) => boolean, advice: string }> = {
  'save': { isRight: value => value === '', advice: 'writes snapshots to its disk. Set "save" to "" in redis.conf' },
  'appendonly': { isRight: value => value === 'no', advice: 'writes everything to its disk. Set "appendonly no" in redis.conf' },
  'maxmemory-policy': { isRight: value => value === 'noeviction', advice: 'drops rooms when its memory is full. Set "maxmemory-policy noeviction" in redis.conf' },
}
/** Ways in which a replica loads what its master has without a file. */
const DISKLESS_LOADS = new Set(['swapdb', 'flush-before-load'])

/** Checks that the engine, and each replica of it that can be reached, keeps rooms in its memory alone. */
export function createMemoryOnly({ isDeclared, replicaAt }: MemoryOnlyDeps): MemoryOnly {
  return async (engine) => {
    const ask: Ask = (name, ...args) => engine.command(name, ...args)
    const replicas = [...text(await ask('INFO', 'replication')).matchAll(/^slave\d+:ip=([^,]+),port=(\d+)/gm)].map(([, host = '', port]) => ({ host, port: Number(port) }))
    const fault = await findFault(ask, isDeclared, replicas.length > 0)
    if (fault !== undefined) return `it ${fault}`
    const faults = await Promise.all(replicas.map(async ({ host, port }) => {
      const found = await findFaultOfReplica(replicaAt(host, port), isDeclared)
      return found === undefined ? [] : [`its replica at ${host}:${port} ${found}`]
    }))
    return faults.flat()[0]
  }
}

/** One that cannot be reached from here is none of our business: it may have been told of by an address of another network. */
async function findFaultOfReplica(client: Redis, isDeclared: boolean): Promise<string | undefined> {
  client.on('error', () => {})
  try {
    await client.connect()
    return await findFault(async (name, ...args) => await client.callBuffer(name, ...args) as Reply, isDeclared, true)
  }
  catch {
    return undefined
  }
  finally {
    client.disconnect()
  }
}

/** @param isReplicated whether it is a replica, or becomes one when its own takes over. */
async function findFault(ask: Ask, isDeclared: boolean, isReplicated: boolean): Promise<string | undefined> {
  let settings: Map<string, string>
  try {
    settings = await readSettings(ask)
  }
  catch (error) {
    if (!(error instanceof Error) || error.name !== 'ReplyError') throw error
    return await checkWithoutSettings(ask, isDeclared)
  }
  for (const [name, { isRight, advice }] of Object.entries(WANTED)) {
    const value = settings.get(name)
    if (value !== undefined && !isRight(value)) return advice
  }
  if (settings.get('slowlog-max-len') !== '0' && settings.get('slowlog-log-slower-than') !== '-1') return 'keeps commands in its slow log. Set "slowlog-max-len 0" in redis.conf'
  if (settings.get('repl-diskless-sync') === 'no') return 'writes a snapshot to its disk for each replica. Set "repl-diskless-sync yes" in redis.conf'
  const isDiskless = DISKLESS_LOADS.has(settings.get('repl-diskless-load') ?? '') || settings.get('rdb-del-sync-files') === 'yes'
  if (isReplicated && !isDiskless) return 'writes a snapshot to its disk as a replica. Set "repl-diskless-load swapdb" in redis.conf'
  return undefined
}

async function readSettings(ask: Ask): Promise<Map<string, string>> {
  const names = [...Object.keys(WANTED), 'slowlog-max-len', 'slowlog-log-slower-than', 'repl-diskless-sync', 'repl-diskless-load', 'rdb-del-sync-files']
  const settings = new Map<string, string>()
  for (const name of names) {
    const [, value] = list(await ask('CONFIG', 'GET', name))
    if (value !== undefined) settings.set(name, text(value))
  }
  return settings
}

async function checkWithoutSettings(ask: Ask, isDeclared: boolean): Promise<string | undefined> {
  const persistence = text(await ask('INFO', 'persistence'))
  if (/^aof_enabled:1/m.test(persistence)) return 'writes everything to its disk. Set "appendonly no"'
  return isDeclared ? undefined : 'does not let its settings be read. See that it writes nothing to a disk, and set NUXT_REDIS_MEMORY_ONLY=true'
}
