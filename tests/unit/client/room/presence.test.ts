import { describe, expect, test } from 'vitest'
import { NOBODY, move, replaceParticipants } from '~/client/room/presence'

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

test('a repeated event counts once', () => {
  const presence = move(here, 'joined', ben, 1)
  expect(move(presence, 'joined', ben, 2)).toBe(presence)
})

test('people who came and went while we were away are named on return', () => {
  expect(moves(replaceParticipants(here, [ben], 7))).toEqual([[7, 'Ann left', 'Ben joined']])
})
