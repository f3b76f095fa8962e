import type { Engine } from './engine'
import { list, text } from './reply'

/** @returns what is wrong with how the engine is set up, in words for the operator; `undefined` if nothing is. */
export type MemoryOnly = (engine: Pick<Engine, 'command'>) => Promise<string | undefined>

/** Settings by which texts would reach a disk, stay in a log, or rooms would vanish. */
const WANTED: Record<string, { isRight: (value: string) => boolean, advice: string }> = {
  'save': { isRight: value => value === '', advice: 'it writes snapshots to its disk. Set "save" to "" in redis.conf' },
  'appendonly': { isRight: value => value === 'no', advice: 'it writes everything to its disk. Set "appendonly no" in redis.conf' },
  'maxmemory-policy': { isRight: value => value === 'noeviction', advice: 'it drops rooms when its memory is full. Set "maxmemory-policy noeviction" in redis.conf' },
}

/**
 * Checks that the engine keeps rooms in its memory alone.
 * @param isDeclared the operator says so, which is needed where the engine does not let us read its settings.
 */
export function createMemoryOnly(isDeclared: boolean): MemoryOnly {
  return async (engine) => {
    let settings: Map<string, string>
    try {
      settings = await readSettings(engine)
    }
    catch (error) {
      if (!(error instanceof Error) || error.name !== 'ReplyError') throw error
      return await checkWithoutSettings(engine, isDeclared)
    }
    for (const [name, { isRight, advice }] of Object.entries(WANTED)) {
      const value = settings.get(name)
      if (value !== undefined && !isRight(value)) return advice
    }
    if (settings.get('slowlog-max-len') !== '0' && settings.get('slowlog-log-slower-than') !== '-1') return 'its slow log keeps commands. Set "slowlog-max-len 0" in redis.conf'
    if (settings.get('repl-diskless-sync') === 'no') return 'it writes a snapshot to its disk for each replica. Set "repl-diskless-sync yes" in redis.conf'
    return undefined
  }
}

async function readSettings(engine: Pick<Engine, 'command'>): Promise<Map<string, string>> {
  const names = [...Object.keys(WANTED), 'slowlog-max-len', 'slowlog-log-slower-than', 'repl-diskless-sync']
  const settings = new Map<string, string>()
  for (const name of names) {
    const [, value] = list(await engine.command('CONFIG', 'GET', name))
    if (value !== undefined) settings.set(name, text(value))
  }
  return settings
}

async function checkWithoutSettings(engine: Pick<Engine, 'command'>, isDeclared: boolean): Promise<string | undefined> {
  const persistence = text(await engine.command('INFO', 'persistence'))
  if (/^aof_enabled:1/m.test(persistence)) return 'it writes everything to its disk. Set "appendonly no"'
  return isDeclared ? undefined : 'it does not let its settings be read. See that it writes nothing to a disk, and set NUXT_REDIS_MEMORY_ONLY=true'
}
