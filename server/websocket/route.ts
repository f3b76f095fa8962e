import { parseRoomId } from '#shared/roomId'

const PATH = /^\/ws\/rooms\/([^/?#]+)\/?(?:[?#]|$)/

/**
 * The canonical id in the address of an upgrade.
 *
 * @param url path and query, as the request line has them.
 * @returns `undefined` on any other path, and where it names no room of valid form.
 */
export function roomIdOfUpgrade(url: string): string | undefined {
  const segment = url.match(PATH)?.[1]
  if (segment === undefined) return undefined
  try {
    return parseRoomId(decodeURIComponent(segment))
  }
  catch {
    return undefined
  }
}
