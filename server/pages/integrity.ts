const LOADED = /<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]+)"[^>]*/g
const FIRST_MODULE = /<(?:script type="module"|link rel="modulepreload")/

/** The hash of each built file, by name. */
export type Hashes = Readonly<Record<string, string>>

/**
 * Gives integrity to the scripts, styles and preloads of a page, and for what loads later writes an import map, which has to
 * stand before the first module. Older browsers ignore the map's hashes.
 * @param folder the address of the built files, with a slash at its end.
 */
export function addIntegrity(head: string, folder: string, hashes: Hashes): string {
  const integrity = Object.fromEntries(Object.entries(hashes).map(([name, hash]) => [folder + name, hash]))
  const map = JSON.stringify({ integrity }).replaceAll('<', '\\u003C')
  return head
    .replace(LOADED, (tag, address: string) => address in integrity ? `${tag} integrity="${integrity[address]}"` : tag)
    .replace(FIRST_MODULE, first => `<script type="importmap">${map}</script>${first}`)
}
