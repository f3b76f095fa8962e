import { Redis } from 'ioredis'
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
