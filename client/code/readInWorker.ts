import { startWorker } from '~/client/startWorker'
import address from './codeWorker.ts?worker&url'
import type { CodeToken } from './readTokens'

interface Job { readonly resolve: (tokens: readonly CodeToken[]) => void, readonly reject: (error: Error) => void }

const jobs = new Map<number, Job>()
let lastId = 0
let worker: Promise<Worker> | undefined

/** Runs `readTokens` without blocking the page: some code takes long. The worker holds texts, so it is kept no longer than it is needed. @throws Error if it cannot be loaded. */
export async function readInWorker(code: string, language: string): Promise<readonly CodeToken[]> {
  const id = ++lastId
  const tokens = new Promise<readonly CodeToken[]>((resolve, reject) => {
    jobs.set(id, { resolve, reject })
  })
  worker ??= start()
  worker.then(worker => worker.postMessage({ id, code, language }), failAll)
  return await tokens
}

async function start(): Promise<Worker> {
  const started = await startWorker(address)
  started.onmessage = ({ data: { id, tokens } }: MessageEvent<{ id: number, tokens: readonly CodeToken[] }>) => {
    jobs.get(id)?.resolve(tokens)
    jobs.delete(id)
    if (jobs.size === 0) stop(started)
  }
  started.onerror = () => {
    failAll()
    stop(started)
  }
  return started
}

function failAll() {
  for (const { reject } of jobs.values()) reject(new Error('the worker for code failed'))
  jobs.clear()
  worker = undefined
}

function stop(started: Worker) {
  started.terminate()
  worker = undefined
}
