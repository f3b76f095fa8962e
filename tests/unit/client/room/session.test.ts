import { describe, expect, test } from 'vitest'
import type { Session, SessionEvent } from '~/client/room/session'
import { canJoin, canStart, reduceSession } from '~/client/room/session'

const STATES: readonly Session[] = [
  { phase: 'door' }, { phase: 'door', problem: 'name_taken' }, { phase: 'entering' }, { phase: 'inside', needsConfirmation: false }, { phase: 'full' },
  { phase: 'locked' }, { phase: 'missing' }, { phase: 'keyless', keyProblem: 'missing' }, { phase: 'blocked' },
]
const EVENTS: readonly SessionEvent[] = [
  { type: 'started' }, { type: 'joining' }, { type: 'joined' }, { type: 'refused', code: 'name_taken' }, { type: 'keyRequired', keyProblem: 'wrong' },
  { type: 'obstructed', obstacle: 'tooMany' }, { type: 'blocked' }, { type: 'missing' }, { type: 'slept' }, { type: 'confirmed' }, { type: 'ended', reason: 'owner' },
  { type: 'left' },
]

test.each(EVENTS)('after the end, or leaving, nothing changes any more: $type', (event) => {
  const ended: Session = { phase: 'ended', reason: 'expired' }
  expect(reduceSession(ended, event)).toBe(ended)
  const left: Session = { phase: 'left' }
  expect(reduceSession(left, event)).toBe(left)
})

test.each(STATES)('every state can end: $phase', (state) => {
  expect(reduceSession(state, { type: 'ended', reason: 'expired' })).toEqual({ phase: 'ended', reason: 'expired' })
})

describe('joining', () => {
  test.each(STATES)('begins where one stands outside of the room: $phase', (state) => {
    expect(reduceSession(state, { type: 'joining' })).toEqual(canJoin(state) ? { phase: 'entering' } : state)
    expect(canJoin(state)).toBe(['door', 'full', 'locked', 'blocked'].includes(state.phase))
  })

  test('clears the problem of the attempt before', () => {
    expect(reduceSession({ phase: 'door', problem: 'name_taken' }, { type: 'joining' })).toEqual({ phase: 'entering' })
  })

  test('that is refused leads back to the door with the problem, except that a full or locked room has a page of its own', () => {
    expect(reduceSession({ phase: 'entering' }, { type: 'refused', code: 'name_taken' })).toEqual({ phase: 'door', problem: 'name_taken' })
    expect(reduceSession({ phase: 'entering' }, { type: 'refused', code: 'room_full' })).toEqual({ phase: 'full' })
    expect(reduceSession({ phase: 'entering' }, { type: 'refused', code: 'room_locked' })).toEqual({ phase: 'locked' })
  })
})

test.each(STATES)('a room is looked up again at the door, or with another key or code: $phase', (state) => {
  expect(reduceSession(state, { type: 'started' })).toEqual(canStart(state) ? { phase: 'door' } : state)
  expect(canStart(state)).toBe(['door', 'keyless', 'missing'].includes(state.phase))
})

describe('an obstacle', () => {
  test.each(STATES)('is told while there should be a connection: $phase', (state) => {
    const told = state.phase === 'entering' || state.phase === 'inside'
    expect(reduceSession(state, { type: 'obstructed', obstacle: 'serverFull' })).toEqual(told ? { ...state, obstacle: 'serverFull' } : state)
  })

  test('that blocks WebSockets has a page of its own, except inside, where unsent messages wait', () => {
    const inside: Session = { phase: 'inside', needsConfirmation: false }
    expect(reduceSession({ phase: 'entering' }, { type: 'blocked' })).toEqual({ phase: 'blocked' })
    expect(reduceSession(inside, { type: 'blocked' })).toBe(inside)
  })
})

test('a page that slept inside needs confirmation, until the server answers', () => {
  const inside: Session = { phase: 'inside', needsConfirmation: false }
  const slept = reduceSession(inside, { type: 'slept' })
  expect(slept).toEqual({ phase: 'inside', needsConfirmation: true })
  expect(reduceSession(slept, { type: 'confirmed' })).toEqual(inside)
  expect(reduceSession(inside, { type: 'confirmed' })).toBe(inside)
  expect(reduceSession({ phase: 'door' }, { type: 'slept' })).toEqual({ phase: 'door' })
})
