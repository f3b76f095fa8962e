import { integrityOf } from '~/client/integrity'
import type { Bytes } from './bytes'
import address from './passwordWorker.ts?worker&url'

/** Runs `stretchPassword` without blocking the page. Import it only for a password. @throws Error if the worker cannot be loaded, or is not the one that was built. */
export async function stretchInWorker(password: string, secret: Bytes): Promise<Bytes> {
  await checkIntegrity()
  const worker = new Worker(address, { type: 'module' })
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

/** A worker has no `integrity`. Files are kept for ever, so the worker starts from the copy that is checked here. */
async function checkIntegrity(): Promise<void> {
  const integrity = integrityOf(address)
  if (integrity) await fetch(address, { integrity })
}
