import { NAME_GRAPHEMES, TEXT_LENGTH } from '#shared/limits'
import type { ErrorCode } from '#shared/protocol'

/** Messages for people: what happened, and what to do. */
export const errorText: Record<ErrorCode, string> = {
  invalid_frame: 'This frame is not part of the protocol.',
  not_joined: 'Join the room first.',
  already_joined: 'This connection has joined already.',
  name_invalid: `Choose a name of 1 to ${NAME_GRAPHEMES} visible characters.`,
  name_taken: 'Somebody here has a name that looks the same. Choose another one.',
  session_invalid: 'This session is not known in this room. Join with a name.',
  proof_invalid: 'The key or the password does not open this room.',
  text_invalid: 'A message needs some visible text, without control characters.',
  text_too_long: `A message has at most ${TEXT_LENGTH.toLocaleString('en')} characters. Shorten it, or send it in parts.`,
  rate_limited: 'That was too fast. Wait a moment.',
  room_full: 'This room is full. Try again when somebody has left.',
  storage_full: 'The server has no space left, so nothing was stored. Try again later.',
  internal: 'Something went wrong on the server. Try again.',
}
