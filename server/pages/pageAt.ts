import { parseRoomId } from '#shared/roomId'

const ROOM = /^\/room\/([^/]+)\/?$/
/** A link whose `#` became `%23` on the way, so that its key came here: the page warns of it. */
const KEY_IN_PATH = /(?:#|%23)k(?:=|%3D)/i

/** @param path path and query of a request, without the base path. @returns its page; `undefined` if there is none. */
export function pageAt(path: string): 'home' | 'room' | undefined {
  const [pathname = ''] = path.split('?', 1)
  if (pathname === '/' || pathname === '') return 'home'
  const part = decode(ROOM.exec(pathname)?.[1] ?? '')
  const [id = ''] = part.split(/#|%23/i, 1)
  if (parseRoomId(id) === undefined) return undefined
  return id === part || KEY_IN_PATH.test(part) ? 'room' : undefined
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  }
  catch {
    return part
  }
}
