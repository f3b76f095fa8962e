import { expect, test } from 'vitest'
import { readClock, syncClock } from '~/client/room/serverClock'

const DAY_MS = 86_400_000

test('follows the server, at any time of the device\'s clock', () => {
  const clock = syncClock(undefined, 5000, { monotonic: 100, wall: 5000 - DAY_MS })
  expect(readClock(clock, { monotonic: 1100, wall: 6000 - DAY_MS })).toEqual({ certain: 6000, latest: 6000, apart: 0 })
})

test('treats a slow answer as old', () => {
  const clock = syncClock(undefined, 5000, { monotonic: 0, wall: 0 })
  const later = syncClock(clock, 5500, { monotonic: 3000, wall: 3000 })
  expect(readClock(later, { monotonic: 3000, wall: 3000 }).certain).toBe(8000)
})

test('a faster answer corrects a slow one', () => {
  const clock = syncClock(undefined, 5000, { monotonic: 0, wall: 0 })
  const later = syncClock(clock, 9000, { monotonic: 3000, wall: 3000 })
  expect(readClock(later, { monotonic: 3500, wall: 3500 }).certain).toBe(9500)
})

test('after a sleep that stopped one clock, the other tells how late it may be', () => {
  const clock = syncClock(undefined, 5000, { monotonic: 0, wall: 0 })
  expect(readClock(clock, { monotonic: 1000, wall: 61_000 })).toEqual({ certain: 6000, latest: 66_000, apart: 60_000 })
})

test('the next answer settles the doubt about a device whose clock was set', () => {
  const clock = syncClock(undefined, 5000, { monotonic: 0, wall: 0 })
  const settled = syncClock(clock, 6000, { monotonic: 1000, wall: DAY_MS })
  expect(readClock(settled, { monotonic: 2000, wall: DAY_MS + 1000 })).toEqual({ certain: 7000, latest: 7000, apart: 0 })
})
