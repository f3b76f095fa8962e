import { parseRoomId } from '#shared/roomId'

const PATH = /^\/ws\/rooms\/([^/?#]+)\/?(?:[?#]|$)/

/** The canonical room id in an upgrade's path and query; `undefined` on any other path, or if the id is invalid. */
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
