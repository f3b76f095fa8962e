import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COLOURS, colourDistance, colourOfParticipant } from '#shared/participantColour'
import { withFreeColour } from '#server/rooms/participantId'
import { randomTokens } from '#server/rooms/tokens'
import { Domain } from '../../../support/domain'
import type { Guest } from '../../../support/domain'

const coloursOf = (guests: readonly Guest[]) => {
  const [joined] = guests.at(-1)?.frames ?? []
  return joined?.type === 'joined' ? joined.participants.map(({ id }) => colourOfParticipant(id)) : []
}

const howOften = (colours: readonly number[]) => Array.from({ length: COLOURS }, (_, colour) => colours.filter(other => other === colour).length)

test('an id has the colour that fewest have, and stays random', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 40 }), (people) => {
    const ids: string[] = []
    for (let at = 0; at < people; at++) ids.push(withFreeColour(randomTokens.participantId(), ids))
    const counts = howOften(ids.map(colourOfParticipant))
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    expect(new Set(ids.map(id => id.slice(0, -1))).size).toBe(people)
    expect(ids.every(id => /^[0-9a-hjkmnp-tv-z]{12}$/.test(id))).toBe(true)
  }))
})

test('a few people are far apart on the circle of colours', () => {
  const ids: string[] = []
  for (let at = 0; at < 4; at++) ids.push(withFreeColour(randomTokens.participantId(), ids))
  const [first = 0, second = 0, third = 0, fourth = 0] = ids.map(colourOfParticipant)
  expect([colourDistance(first, second), colourDistance(third, fourth), colourDistance(first, third)]).toEqual([6, 6, 3])
})

test('everyone in a room has an own colour while there are enough, also where all come in one turn and somebody is back after a restart', async () => {
  const domain = await Domain.open()
  const room = await domain.makeRoom()
  const ann = domain.join(room, { name: 'Ann' })
  const guests = Array.from({ length: 7 }, () => domain.connect(room))
  guests.forEach((guest, at) => guest.arrives({ type: 'join', name: `Guest ${at}` }))
  domain.settle()
  expect(new Set(coloursOf(guests)).size).toBe(8)
  await domain.restart()
  const later = [domain.join(room, { session: ann.session }), ...Array.from({ length: 4 }, (_, at) => domain.join(room, { name: `Later ${at}` }))]
  expect(howOften(coloursOf(later))).toEqual(Array.from({ length: COLOURS }, () => 1))
})

test('the colour of somebody who left for good is free again', async () => {
  const domain = await Domain.open()
  const room = await domain.makeRoom()
  const guests = Array.from({ length: COLOURS }, (_, at) => domain.join(room, { name: `Guest ${at}` }))
  guests[3]?.sends({ type: 'leave' })
  expect(howOften(coloursOf([domain.join(room, { name: 'Ann' })]))).toEqual(Array.from({ length: COLOURS }, () => 1))
})
