import type { EndReason, ErrorCode } from '#shared/protocol'
import type { Obstacle } from '~/client/room/upgradeRefusal'

/** What is wrong with the key of a link: damaged, opening nothing, or given for a room that the server calls open. */
export type KeyProblem = 'missing' | 'truncated' | 'mangled' | 'wrong' | 'unexpected'

/** Where somebody stands with a room. Each state has just its fields. */
export type Session
  = | { readonly phase: 'door', readonly problem?: ErrorCode }
    | { readonly phase: 'entering', readonly obstacle?: Obstacle }
    /** `needsConfirmation`: the page slept, and until the server answers nobody knows whether the room still lives. */
    | { readonly phase: 'inside', readonly obstacle?: Obstacle, readonly needsConfirmation: boolean }
    | { readonly phase: 'full' }
    /** Nobody new comes in. */
    | { readonly phase: 'locked' }
    /** There is no such room; it may have ended. */
    | { readonly phase: 'missing' }
    | { readonly phase: 'keyless', readonly keyProblem: KeyProblem }
    /** Something between here and the server blocks WebSockets. */
    | { readonly phase: 'blocked' }
    | { readonly phase: 'ended', readonly reason: EndReason }
    | { readonly phase: 'left' }

export type SessionEvent
  = | { type: 'started' }
    | { type: 'joining' }
    | { type: 'joined' }
    | { type: 'refused', code: ErrorCode }
    | { type: 'keyRequired', keyProblem: KeyProblem }
    | { type: 'obstructed', obstacle: Obstacle | undefined }
    | { type: 'blocked' }
    | { type: 'missing' }
    | { type: 'slept' }
    | { type: 'confirmed' }
    | { type: 'ended', reason: EndReason }
    | { type: 'left' }

/** Refusals that have a page of their own. */
const BARRED = { room_full: 'full', room_locked: 'locked' } as const

/** The session after an event; nothing follows the end, or leaving. */
export function reduceSession(session: Session, event: SessionEvent): Session {
  if (isOver(session)) return session
  switch (event.type) {
    case 'started': return canStart(session) ? { phase: 'door' } : session
    case 'joining': return canJoin(session) ? { phase: 'entering' } : session
    case 'joined': return { phase: 'inside', needsConfirmation: false }
    case 'refused': return event.code === 'room_full' || event.code === 'room_locked' ? { phase: BARRED[event.code] } : { phase: 'door', problem: event.code }
    case 'keyRequired': return { phase: 'keyless', keyProblem: event.keyProblem }
    case 'obstructed': return canBeObstructed(session) && session.obstacle !== event.obstacle ? { ...session, obstacle: event.obstacle } : session
    // Inside, it got through before: that is no proxy that blocks, and unsent messages wait on the page.
    case 'blocked': return session.phase === 'inside' ? session : { phase: 'blocked' }
    case 'missing': return { phase: 'missing' }
    case 'slept': return session.phase === 'inside' ? { ...session, needsConfirmation: true } : session
    case 'confirmed': return session.phase === 'inside' && session.needsConfirmation ? { ...session, needsConfirmation: false } : session
    case 'ended': return { phase: 'ended', reason: event.reason }
    case 'left': return { phase: 'left' }
  }
}

function canBeObstructed(session: Session): session is Extract<Session, { phase: 'entering' | 'inside' }> {
  return session.phase === 'entering' || session.phase === 'inside'
}

/** Whether the room has ended, or one has left it for good. */
export function isOver({ phase }: Session): boolean {
  return phase === 'ended' || phase === 'left'
}

/** Whether the room may be looked up, with another key perhaps. */
export function canStart({ phase }: Session): boolean {
  return phase === 'door' || phase === 'keyless' || phase === 'missing'
}

/** Whether one stands where joining begins. */
export function canJoin({ phase }: Session): boolean {
  return phase === 'door' || phase === 'full' || phase === 'locked' || phase === 'blocked'
}
