import { expect, test } from 'vitest'
import { createLimitLog } from '#server/limitLog'

test('a limit is logged when it begins to refuse, once a minute while it does, and when it no longer does', () => {
  const lines: string[] = []
  const timers: (() => void)[] = []
  const reached = createLimitLog(line => void lines.push(line), (ms, callback) => {
    expect(ms).toBe(60_000)
    timers.push(callback)
  })
  const minute = () => {
    for (const callback of timers.splice(0)) callback()
    return lines.splice(0)
  }
  for (let refused = 0; refused < 1000; refused += 1) reached('roomsPerMinute')
  reached('connections')
  expect(lines.splice(0)).toEqual(['The limit NUXT_LIMITS_ROOMS_PER_MINUTE is reached.', 'The limit NUXT_LIMITS_CONNECTIONS is reached.'])
  expect(minute()).toEqual(['The limit NUXT_LIMITS_ROOMS_PER_MINUTE is still reached: it refused 999 more in a minute.', 'The limit NUXT_LIMITS_CONNECTIONS is no longer reached.'])
  expect(minute()).toEqual(['The limit NUXT_LIMITS_ROOMS_PER_MINUTE is no longer reached.'])
  expect(minute()).toEqual([])
  reached('roomsPerMinute')
  expect(lines.splice(0)).toEqual(['The limit NUXT_LIMITS_ROOMS_PER_MINUTE is reached.'])
})
