import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A server of this checkout. */
export interface OwnServer {
  /** The address of its home page. */
  address: URL
  stop(): void
}

/**
 * Starts a built server on a free port, with a database of its own, and no settings but these.
 * @param entry its `index.mjs`.
 * @throws Error with the server's own words if it does not start.
 */
export async function startOwnServer(entry: string, path: string, settings: Record<string, string>): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'own-server-'))
  const child = spawn(process.execPath, [entry], {
    env: { ...settings, PORT: '0', HOST: '127.0.0.1', NUXT_DATABASE_FILE: join(folder, 'rooms.sqlite'), NUXT_APP_BASE_URL: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const port = await new Promise<string>((resolve, reject) => {
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const [, port] = output.match(/Listening on http:\/\/[^/\s]*:(\d+)/) ?? []
        if (port) resolve(port)
      })
    }
    child.once('error', reject)
    child.once('close', () => {
      rmSync(folder, { recursive: true, force: true })
      reject(new Error(output.trim()))
    })
  })
  return { address: new URL(path, `http://127.0.0.1:${port}`), stop: () => child.kill() }
}
