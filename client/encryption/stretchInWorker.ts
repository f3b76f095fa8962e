import type { Bytes } from './bytes'

/**
 * What `stretchPassword` gives, without holding up the page. Load this file only for a password.
 *
 * @throws Error where the worker could not be loaded.
 */
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
