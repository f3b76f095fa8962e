import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const CLIENT_MODULE = fileURLToPath(new URL('../client/lazyLoading.ts', import.meta.url))

/** Loads lazy chunks with `loadPart`, in place of Vite's own function, for which there is no option. */
export function lazyLoading(): Plugin {
  return {
    name: 'lazy-loading',
    apply: 'build',
    // Vite names the files only of a chunk that has several.
    config: () => ({ build: { modulePreload: { resolveDependencies: (file, files) => files.length > 0 ? files : [file] } } }),
    transform: {
      filter: { id: /vite\/preload-helper/ },
      handler(code) {
        if (!code.includes('export const __vitePreload')) this.error('Vite loads chunks in another way than this plugin knows.')
        return { code: `export { loadPart as __vitePreload } from ${JSON.stringify(CLIENT_MODULE)}`, map: null }
      },
    },
  }
}
