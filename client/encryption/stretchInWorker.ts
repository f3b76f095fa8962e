import type { Bytes } from './bytes'

/** Runs `stretchPassword` without blocking the page. Import it only for a password. @throws Error if the worker cannot be loaded. */
export async function stretchInWorker(password: string, secret: Bytes): Promise<Bytes> {
  const worker = new Worker(new URL('./passwordWorker.ts', import.meta.url), { type: 'module' })
  try {
    return await new Promise<Bytes>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Bytes>) => resolve(data)
      worker.onerror = () => reject(new Error('the worker for passwords failed'))
      worker.postMessage({ password, secret })
    })
  }
  finally {
    worker.terminate()
  }
}
