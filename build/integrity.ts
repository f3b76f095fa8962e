import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

/** @param folder the built scripts and styles. @returns the server's module `#integrity`: the hash of each, by file name. */
export function integrityModule(folder: string): string {
  const names = readdirSync(folder).filter(name => /\.(?:js|css)$/.test(name)).toSorted()
  const hashes = names.map(name => [name, `sha384-${createHash('sha384').update(readFileSync(`${folder}/${name}`)).digest('base64')}`])
  return `export default ${JSON.stringify(Object.fromEntries(hashes))}`
}
