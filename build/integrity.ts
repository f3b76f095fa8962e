import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const CLIENT_MODULE = fileURLToPath(new URL('../client/integrity.ts', import.meta.url))
const HREF_IS_SET = 'link.href = dep.href'

/** @param folder the built scripts and styles. @returns the server's module `#integrity`: the hash of each, by file name. */
export function integrityModule(folder: string): string {
  const names = readdirSync(folder).filter(name => /\.(?:js|css)$/.test(name)).toSorted()
  const hashes = names.map(name => [name, `sha384-${createHash('sha384').update(readFileSync(`${folder}/${name}`)).digest('base64')}`])
  return `export default ${JSON.stringify(Object.fromEntries(hashes))}`
}

/**
 * Gives integrity to the links by which Vite loads the styles of a lazy chunk, and preloads its imports. An import map covers
 * no styles, and Vite has no option for it.
 */
export function integrityOfLazyLinks(): Plugin {
  return {
    name: 'integrity-of-lazy-links',
    apply: 'build',
    transform: {
      filter: { id: /vite\/preload-helper/ },
      handler(code) {
        if (!code.includes(HREF_IS_SET)) this.error('Vite loads styles in another way than this plugin knows.')
        return {
          code: `import { integrityOf } from ${JSON.stringify(CLIENT_MODULE)};${code.replace(HREF_IS_SET, `link.integrity = integrityOf(dep.href); ${HREF_IS_SET}`)}`,
          map: null,
        }
      },
    },
  }
}
