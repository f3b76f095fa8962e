import type { RoomErrorCode } from '../types'

/** How `chat-room` ends, for scripts. */
export const ExitCode = { done: 0, failed: 1, usage: 2, noRoom: 3, refused: 4, key: 5, network: 6 } as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** What each means, for `--help`. */
export const EXIT_CODES: Record<ExitCode, string> = {
  0: 'you left, the input was sent, or the room ended',
  1: 'something failed',
  2: 'the command, the address, the name or an option is not valid',
  3: 'there is no such room, or it ended before the input was sent',
  4: 'the room is full or locked, the name is taken, or you are not its creator',
  5: 'the key or the password is missing or wrong',
  6: 'something blocks the connection, or the server is full',
}

/** The exit code for what was refused. */
export function exitCodeOf(code: RoomErrorCode): ExitCode {
  switch (code) {
    case 'link_invalid':
    case 'site_invalid':
    case 'request_invalid':
    case 'name_invalid': return ExitCode.usage
    case 'room_not_found':
    case 'room_ended': return ExitCode.noRoom
    case 'room_full':
    case 'room_locked':
    case 'name_taken':
    case 'session_invalid':
    case 'not_owner': return ExitCode.refused
    case 'key_missing':
    case 'key_wrong':
    case 'password_missing':
    case 'password_wrong': return ExitCode.key
    case 'blocked':
    case 'rate_limited':
    case 'server_full': return ExitCode.network
    default: return ExitCode.failed
  }
}
