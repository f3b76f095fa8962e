import type { ErrorCode } from '#shared/protocol'
import type { Session } from '~/client/room/session'
import type { RoomErrorCode } from './types'

/** The code for what the server refused. */
export function codeOf(problem: ErrorCode): RoomErrorCode {
  switch (problem) {
    case 'proof_invalid': return 'password_wrong'
    // The client takes care that these never happen.
    case 'invalid_frame':
    case 'not_joined':
    case 'already_joined': return 'internal'
    default: return problem
  }
}

/** Why a client is not in its room, where it does not join any longer. */
export function refusalOf(session: Session): RoomErrorCode {
  switch (session.phase) {
    case 'full': return 'room_full'
    case 'locked': return 'room_locked'
    case 'missing': return 'room_not_found'
    case 'blocked': return 'blocked'
    case 'ended':
    case 'left': return 'room_ended'
    case 'keyless': return session.keyProblem === 'missing' ? 'key_missing' : 'key_wrong'
    case 'door': return session.problem === undefined ? 'internal' : codeOf(session.problem)
    case 'entering':
    case 'inside': return 'internal'
  }
}
