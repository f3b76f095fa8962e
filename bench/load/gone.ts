import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { HttpConnection, request } from './http.ts'
import { sleep, wallClock } from './time.ts'

/** Waits until the server reports that everything is erased. @returns when (epoch milliseconds); gives up after a time. */
export async function saidToBeGone(port: number, until: number): Promise<number> {
  const connection = new HttpConnection(port)
  const bytes = request(port, 'GET', '/api/health')
  for (;;) {
    const at = wallClock()
    const { purgePending } = JSON.parse((await connection.send(bytes)).body) as { purgePending: boolean }
    if (!purgePending || at > until) {
      connection.destroy()
      return at
    }
    await sleep(20)
  }
}

/**
 * Waits until no file of the server holds a trace of the rooms.
 * @param traces values that occur only in them.
 * @param said when the server reported it: the result if it is true at the first check (epoch milliseconds).
 * @returns when it was true, or infinity (epoch milliseconds).
 */
export async function gone(folder: string, traces: string[], said: number, until: number): Promise<number> {
  for (let at = said; at < until; at = wallClock()) {
    if (!isLeft(folder, traces)) return at
    await sleep(50)
  }
  return Number.POSITIVE_INFINITY
}

function isLeft(folder: string, traces: string[]): boolean {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter(entry => entry.isFile()).some((entry) => {
    const bytes = readFileSync(join(entry.parentPath, entry.name))
    return traces.some(trace => bytes.includes(trace))
  })
}
