import type { RoomErrorCode } from './types'

const WORDS: Record<RoomErrorCode, string> = {
  link_invalid: 'This is not the link of a room. It looks like "https://example.org/room/…".',
  site_invalid: 'This is not the address of a site. It begins with http:// or https://, such as "http://localhost:41999".',
  request_invalid: 'The server does not accept such a room.',
  room_not_found: 'This room does not exist. It may have ended.',
  room_full: 'The room is full.',
  room_locked: 'The room is locked: nobody new can join.',
  room_ended: 'The room has ended.',
  blocked: 'Something on the way blocks WebSocket connections.',
  key_missing: 'The room is encrypted, and the key is missing at the end of the link.',
  key_wrong: 'The key at the end of the link is damaged, or not that of the room.',
  password_missing: 'The room has a password.',
  password_wrong: 'The password is wrong.',
  name_invalid: 'A name has 1 to 32 visible characters.',
  name_taken: 'Somebody in the room has this name, or one that looks the same.',
  session_invalid: 'The server does not know this participant any more.',
  text_invalid: 'A message needs something to see, and has no control characters.',
  text_too_long: 'A message has up to 4,000 characters.',
  rate_limited: 'Too fast, or too many rooms created from here. Try again in a while.',
  storage_full: 'The server\'s disk is full.',
  not_connected: 'There is no connection at the moment.',
  not_owner: 'Only the person who created the room can do this.',
  server_full: 'The server is full. Try again in a while.',
  internal: 'The server failed, or could not be reached.',
}

/** Something that a room refused, with a `code` for programs. */
export class RoomError extends Error {
  override readonly name: string = 'RoomError'

  /** @param message what the server says, if it is more precise. */
  constructor(readonly code: RoomErrorCode, message: string = WORDS[code]) {
    super(message)
  }
}
