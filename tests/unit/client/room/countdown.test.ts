import { describe, expect, test } from 'vitest'
import { dueNotice, formatRemaining, lifetimeChoices } from '~/client/room/countdown'

const HOUR_MS = 3_600_000

test.each([[HOUR_MS, '60:00'], [3_599_999, '60:00'], [61_000, '1:01'], [60_000, '1:00'], [59_001, '1:00'], [59_000, '0:59'], [1, '0:01'], [0, '0:00'], [-5, '0:00']])('%d ms are shown as %s', (ms, shown) => {
  expect(formatRemaining(ms)).toBe(shown)
})

describe('notices', () => {
  test.each([
    [HOUR_MS, HOUR_MS, undefined],
    [300_001, HOUR_MS, undefined],
    [300_000, HOUR_MS, 300_000],
    [60_001, HOUR_MS, 300_000],
    [60_000, HOUR_MS, 60_000],
  ])('with %d ms of %d left: %s', (remaining, lifetime, due) => expect(dueNotice(remaining, lifetime)).toBe(due))

  test('come only if the room lives longer than that', () => {
    expect(dueNotice(299_000, 300_000)).toBeUndefined()
    expect(dueNotice(59_000, 300_000)).toBe(60_000)
    expect(dueNotice(59_000, 60_000)).toBeUndefined()
  })
})

test.each([[3600, [300, 900, 1800, 3600]], [1800, [300, 900, 1800]], [1200, [300, 900, 1200]], [60, [60]]])('with a maximum lifetime of %d s, %j are offered', (longest, choices) => {
  expect(lifetimeChoices(longest)).toEqual(choices)
})
