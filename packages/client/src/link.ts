import type { KeyInLink, WholeKey } from '~/client/encryption/linkKey'
import { readRoomAddress } from '~/client/encryption/linkKey'
import { RoomError } from './roomError'

/** A room's link, taken apart. `site` ends with a slash. */
export interface RoomLink { readonly site: URL, readonly roomId: string, readonly key: KeyInLink }

const LINK = /^(https?:\/\/[^?#]*\/)room\/([^/?#]+)(?:\?[^#]*)?(#.*)?$/i

/** Reads the link of a room. @throws RoomError `link_invalid`. */
export function parseLink(link: string): RoomLink {
  const [, site = '', part = '', fragment = ''] = LINK.exec(link.trim()) ?? []
  const address = URL.canParse(site) ? readRoomAddress(part, fragment) : undefined
  if (!address) throw new RoomError('link_invalid')
  const { roomId, key } = address
  // Nothing was sent yet, so a key whose `#` a program wrote as `%23` is still a secret.
  return { site: new URL(site), roomId, key: key.status === 'mangled' && key.key ? key.key : key }
}

/** Reads the address of a site. @returns it with a slash at the end. @throws RoomError `site_invalid`. */
export function parseSite(address: string): URL {
  const site = address.trim().replace(/\/*(?:[?#].*)?$/, '/')
  // To URL, `localhost:` is a scheme.
  if (!/^https?:\/\//i.test(site) || !URL.canParse(site)) throw new RoomError('site_invalid')
  return new URL(site)
}

/** Whether the room asks for a password. */
export function needsPassword(key: KeyInLink): key is WholeKey {
  return key.status === 'needsPassword'
}
