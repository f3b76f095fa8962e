import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, backoffMs } from '~/client/room/backoff'

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('waits at most half a second at first, then twice as long each time', () => {
  expect([0, 1, 2, 3].map(attempt => backoffMs(attempt, 1))).toEqual([500, 1000, 2000, 4000])
})

test('never waits longer than 15 seconds, after any number of attempts', () => {
  fc.assert(fc.property(fc.nat(), fraction, (attempt, random) => backoffMs(attempt, random) < LONGEST_WAIT_MS))
})

test('spreads clients that disconnect at the same moment over the whole wait', () => {
  expect(backoffMs(0, 0)).toBe(0)
  expect(backoffMs(0, 0.5)).toBe(FIRST_WAIT_MS / 2)
})
