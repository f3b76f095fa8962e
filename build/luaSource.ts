import { readFileSync } from 'node:fs'

/** A plugin for Rollup and Vite: imports a `.lua` file as its text. */
export function luaSource() {
  return {
    name: 'lua-source',
    load(id: string) {
      return id.endsWith('.lua') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : undefined
    },
  }
}
