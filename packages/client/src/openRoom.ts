import type { Session } from '~/client/room/session'
import { createObservedClient } from './client'
import { needsPassword, parseLink } from './link'
import { createRoomHandle } from './roomHandle'
import { refusalOf } from './refusals'
import { RoomError } from './roomError'
import type { OpenRoom, OpenRoomOptions } from './types'

/**
 * Joins a room under a name. It waits for the server as long as it takes, and resolves once joined.
 * @param link the whole link of the room, with the key of an encrypted one. @throws RoomError if the link, the name or the password is refused.
 */
export async function openRoom(link: string, { name, password = '', ownerToken }: OpenRoomOptions): Promise<OpenRoom> {
  const parsed = parseLink(link)
  if (needsPassword(parsed.key) && password === '') throw new RoomError('password_missing')
  let changed = () => {}
  const client = createObservedClient(parsed, () => changed(), ownerToken)
  await new Promise<void>((resolve, reject) => {
    changed = () => {
      const { value: session } = client.session
      if (session.phase === 'inside' && client.state.value.joined) return resolve()
      if (isJoining(session)) return
      client.dispose()
      reject(new RoomError(refusalOf(session)))
    }
    client.start(parsed.key).then(() => client.join(name, password)).catch(reject)
  })
  const room = createRoomHandle(client)
  changed = room.changed
  return room.handle
}

/** Whether an answer is still to come. */
function isJoining(session: Session): boolean {
  return session.phase === 'entering' || session.phase === 'inside' || (session.phase === 'door' && session.problem === undefined)
}
