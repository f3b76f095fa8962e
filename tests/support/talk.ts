import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import type { TestRoom } from './dialogue'
import { socketUrl } from './dialogue'

/** How two people talk. */
export interface TalkOptions {
  /** As the default limits allow: most of what is measured are pings then, in place of messages. */
  withinRates?: boolean
}

/** Two people who talk in a room from now on. @returns reads how long each message took since the last call (milliseconds). */
export async function talkIn(room: TestRoom, options: TalkOptions = {}): Promise<() => Promise<number[]>> {
  const talk = new Worker(new URL('./probe.ts', import.meta.url), { workerData: { url: socketUrl(room), ...options } })
  onTestFinished(() => void talk.terminate())
  await once(talk, 'message')
  return async () => {
    talk.postMessage('how long')
    const [tookMs] = await once(talk, 'message')
    return tookMs
  }
}

export const percentile = (values: number[], share: number) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN

export const spread = (values: number[]) => `${[0.5, 0.99, 1].map(share => percentile(values, share).toFixed(0)).join(' / ')} ms (median, p99, most)`
