import { integrityOf } from './integrity'

/**
 * Starts one of this site's workers. A worker has no `integrity`; files are kept for ever, so it starts from the copy that is
 * checked here. @throws Error if it cannot be loaded, or is not the one that was built.
 */
export async function startWorker(address: string): Promise<Worker> {
  const integrity = integrityOf(address)
  if (integrity) await fetch(address, { integrity })
  return new Worker(address, { type: 'module' })
}
