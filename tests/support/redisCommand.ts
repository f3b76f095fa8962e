import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import type { RedisServer } from './redis'

/** Runs one command on a Redis, as its operator. */
export async function command(redis: Pick<RedisServer, 'url'>, name: string, ...args: string[]): Promise<unknown> {
  const client = new Redis(redis.url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 }).on('error', () => {})
  await client.connect()
  try {
    return await client.call(name, ...args)
  }
  finally {
    client.disconnect()
  }
}

/** @returns a list that grows by each command that a Redis runs, those of functions too, until the end of the test. */
export async function monitor(redis: Pick<RedisServer, 'url'>): Promise<string[]> {
  const client = new Redis(redis.url)
  onTestFinished(() => client.disconnect())
  const seen: string[] = []
  const watching = await client.monitor()
  onTestFinished(() => watching.disconnect())
  watching.on('monitor', (_time: string, args: string[]) => seen.push(args.join(' ')))
  return seen
}
