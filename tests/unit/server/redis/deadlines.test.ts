import { expect, test, vi } from 'vitest'
import { Deadlines } from '#server/redis/deadlines'
import { LedgerAwayError } from '#server/rooms/ledger'

test('an answer passes, and what is not answered in time is given up, each at its own time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  const deadlines = new Deadlines()
  const outcomes: string[] = []
  const wait = (name: string, endsAt: number, answer: Promise<unknown>) => void deadlines.before(endsAt, answer)
    .then(() => outcomes.push(`${name} answered`), error => outcomes.push(`${name} ${error instanceof LedgerAwayError ? 'given up' : 'failed'}`))
  const now = performance.now()
  const late = Promise.withResolvers<undefined>()
  wait('one', now + 100, new Promise(() => {}))
  wait('two', now + 200, late.promise)
  wait('three', now + 300, Promise.resolve())
  wait('four', now + 300, Promise.reject(new Error('no')))
  await vi.advanceTimersByTimeAsync(99)
  expect(outcomes).toEqual(['three answered', 'four failed'])
  await vi.advanceTimersByTimeAsync(1)
  expect(outcomes.at(-1)).toBe('one given up')
  late.resolve(undefined)
  await vi.advanceTimersByTimeAsync(500)
  expect(outcomes.slice(3)).toEqual(['two answered'])
  wait('five', performance.now() + 100, new Promise(() => {}))
  await vi.advanceTimersByTimeAsync(100)
  expect(outcomes.at(-1)).toBe('five given up')
  vi.useRealTimers()
})
