import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Nitro } from 'nitropack/types'
import type { PageName } from '../server/pages/pageNames'
import { PAGE_NAMES } from '../server/pages/pageNames'
import { prerenderedFile, PRERENDERED_WITH } from '../server/pages/prerendered'
import { LANGUAGES } from '../shared/languages'
import { startOwnServer } from './ownServer'

/** How each page comes about. */
const REQUESTS: Record<PageName, { method: string, path: string, status: number }> = {
  home: { method: 'GET', path: '', status: 200 },
  room: { method: 'GET', path: 'room/0123456789abcdef', status: 200 },
  missing: { method: 'GET', path: 'nothing', status: 404 },
  broken: { method: 'POST', path: '', status: 405 },
}

/**
 * Asks the server that was just built for each page in each language, and adds them to it: see `server/pages/prerendered.ts`.
 * @param root the checkout.
 */
export function prerender({ hooks, options }: Nitro, root: string): void {
  const { output } = options
  options.virtual['#render-page'] = `
    import { lazyEventHandler } from 'h3'
    export default lazyEventHandler(async () => (await import(${JSON.stringify(options.renderer)})).default)
  `
  options.renderer = join(root, 'server/pages/answer.ts')
  hooks.hook('compiled', async () => {
    const { origin, basePath, encryption, roomLifetimeSeconds } = PRERENDERED_WITH
    const server = await startOwnServer(join(output.serverDir, 'index.mjs'), basePath, {
      NUXT_PUBLIC_URL: origin + basePath,
      NUXT_PUBLIC_ENCRYPTION: encryption,
      NUXT_ROOM_LIFETIME_SECONDS: String(roomLifetimeSeconds),
    })
    try {
      const folder = join(output.serverDir, 'pages')
      mkdirSync(folder, { recursive: true })
      for (const { tag } of LANGUAGES) {
        for (const name of PAGE_NAMES) writeFileSync(join(folder, prerenderedFile(name, tag)), await render(server.address, name, tag))
      }
    }
    finally {
      server.stop()
    }
  })
}

async function render(site: URL, name: PageName, language: string): Promise<string> {
  const { method, path, status } = REQUESTS[name]
  const answer = await fetch(new URL(path, site), { method, headers: { 'accept': 'text/html', 'accept-encoding': 'identity', 'accept-language': language } })
  const html = await answer.text()
  if (answer.status !== status || answer.headers.get('content-language') !== language) throw new Error(`The page "${name}" cannot be rendered in ${language}: ${answer.status} ${html}`)
  return html
}
