import { expect, test } from 'vitest'
import { createLimitLog } from '#server/limitLog'

test('each limit that is reached is logged once a minute, with the number of refusals', () => {
  const lines: string[] = []
  let now = 5
  const reached = createLimitLog(line => void lines.push(line), () => now)
  for (let refused = 0; refused < 1000; refused += 1) reached('roomsPerMinute')
  reached('connections')
  now += 59_999
  reached('roomsPerMinute')
  expect(lines.splice(0)).toEqual(['The limit NUXT_LIMITS_ROOMS_PER_MINUTE is reached.', 'The limit NUXT_LIMITS_CONNECTIONS is reached.'])
  now += 1
  for (let refused = 0; refused < 1000; refused += 1) reached('roomsPerMinute')
  reached('connections')
  expect(lines).toEqual([
    'The limit NUXT_LIMITS_ROOMS_PER_MINUTE is reached. It refused 1000 more since it was last named here.',
    'The limit NUXT_LIMITS_CONNECTIONS is reached.',
  ])
})
