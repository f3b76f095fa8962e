import { startWorker } from '~/client/startWorker'
import type { Bytes } from './bytes'
import address from './passwordWorker.ts?worker&url'

/** Runs `stretchPassword` without blocking the page. Import it only for a password. @throws Error if the worker cannot be loaded, or is not the one that was built. */
export async function stretchInWorker(password: string, secret: Bytes): Promise<Bytes> {
  const worker = await startWorker(address)
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
