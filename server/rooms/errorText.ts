import { NAME_GRAPHEMES, TEXT_LENGTH } from '#shared/limits'
import type { ErrorCode } from '#shared/protocol'

/** `4,000`. Not by `toLocaleString`: loading its formats takes 12 ms of a start. */
const LENGTH = String(TEXT_LENGTH).replace(/(?=\d{3}$)/, ',')

/** Messages for people: what happened, and what to do. */
export const errorText: Record<ErrorCode, string> = {
  invalid_frame: 'This frame is not part of the protocol.',
  not_joined: 'Join the room first.',
  already_joined: 'This connection has joined already.',
  name_invalid: `Choose a name of 1 to ${NAME_GRAPHEMES} visible characters.`,
  name_taken: 'Somebody here has this name, or one that looks like it. Choose another name.',
  session_invalid: 'This room does not know this session. Join with a name.',
  proof_invalid: 'The key or the password is wrong.',
  text_invalid: 'A message needs visible text. Control characters are not allowed.',
  text_too_long: `A message has at most ${LENGTH} characters. Shorten it, or send it as several messages.`,
  rate_limited: 'You are too fast. Wait a moment.',
  room_full: 'This room is full. Try again when someone has left.',
  room_locked: 'This room is locked. Ask somebody inside to unlock it.',
  storage_full: 'The server is full. Nothing was stored. Try again later.',
  internal: 'Something went wrong on the server. Try again.',
}
