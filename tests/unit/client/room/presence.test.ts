import { describe, expect, test } from 'vitest'
import { NOBODY, isEmpty, move, rename, replaceParticipants, setLocked } from '~/client/room/presence'

const ann = { id: 'a', name: 'Ann' }
const ben = { id: 'b', name: 'Ben' }
const here = replaceParticipants(NOBODY, [ann], 0)

const moves = (presence: typeof here) => presence.notices.map(({ afterSeq, movements }) => [afterSeq, ...movements.map(({ participant, movement }) => `${participant.name} ${movement}`)])

test('the first list of people gives no notice', () => {
  expect(here).toEqual({ participants: [ann], notices: [] })
})

describe('coming and going between two messages is one notice', () => {
  test('of several people', () => {
    const presence = move(move(here, 'joined', ben, 3), 'joined', { id: 'c', name: 'Cy' }, 3)
    expect(moves(presence)).toEqual([[3, 'Ben joined', 'Cy joined']])
  })
  test('without people who left and are back', () => {
    expect(moves(move(move(here, 'left', ann, 3), 'joined', ann, 3))).toEqual([[3]])
  })
  test('with people who came and left', () => {
    expect(moves(move(move(here, 'joined', ben, 3), 'left', ben, 3))).toEqual([[3, 'Ben visited']])
  })
  test('and after the next message another one', () => {
    expect(moves(move(move(here, 'joined', ben, 3), 'left', ben, 4))).toEqual([[3, 'Ben joined'], [4, 'Ben left']])
  })
})

describe('a new name', () => {
  const eve = { id: 'a', name: 'Eve' }

  test('is in the list, in the same place, and in a notice', () => {
    const { participants, notices } = rename(replaceParticipants(NOBODY, [ann, ben], 0), eve, 3)
    expect(participants).toEqual([eve, ben])
    expect(notices).toEqual([{ afterSeq: 3, movements: [], newNames: [{ id: 'a', from: 'Ann', to: 'Eve' }] }])
  })

  test('after another is one change, and the first one again is none', () => {
    const twice = rename(rename(here, eve, 3), { id: 'a', name: 'Zoe' }, 3)
    expect(twice.notices[0]?.newNames).toEqual([{ id: 'a', from: 'Ann', to: 'Zoe' }])
    expect(rename(twice, ann, 3).notices.map(isEmpty)).toEqual([true])
  })

  test('that is known, or of nobody here, changes nothing', () => {
    expect(rename(here, ann, 3)).toBe(here)
    expect(rename(here, ben, 3)).toBe(here)
  })

  test('that was taken while we were away is named on return', () => {
    expect(replaceParticipants(here, [eve, ben], 7)).toEqual({
      participants: [eve, ben],
      notices: [{ afterSeq: 7, movements: [{ participant: ben, movement: 'joined' }], newNames: [{ id: 'a', from: 'Ann', to: 'Eve' }] }],
    })
  })
})

test('locking is in a notice, and both ways between two messages are none', () => {
  const locked = setLocked(here, true, 3)
  expect(locked.notices).toMatchObject([{ afterSeq: 3, locked: true }])
  expect(setLocked(locked, false, 3).notices.map(isEmpty)).toEqual([true])
  expect(setLocked(locked, false, 4).notices).toMatchObject([{ locked: true }, { afterSeq: 4, locked: false }])
})

test('a repeated event counts once', () => {
  const presence = move(here, 'joined', ben, 1)
  expect(move(presence, 'joined', ben, 2)).toBe(presence)
})

test('people who came and went while we were away are named on return', () => {
  expect(moves(replaceParticipants(here, [ben], 7))).toEqual([[7, 'Ann left', 'Ben joined']])
})
