import { expect, test } from 'vitest'
import { readRefusal } from '~/client/room/upgradeRefusal'

const error = (code: unknown) => ({ statusCode: 400, statusMessage: '', message: '', data: { code } })

test.each([
  ['room_not_found', 'missing'],
  ['wrong_origin', 'wrongOrigin'],
  ['too_many_connections', 'tooMany'],
  ['rate_limited', 'tooMany'],
  ['server_full', 'serverFull'],
  ['upgrade_required', 'blocked'],
])('%s means %s', (code, why) => {
  expect(readRefusal(error(code), null)).toEqual({ why })
})

test.each([
  null, undefined, 7, 'Forbidden', [], {}, { data: null }, { data: 'too_many_connections' }, error('not_found'), error('toString'), error(['server_full']), error({}),
])('what no server of ours answers says nothing: %j', (body) => {
  expect(readRefusal(body, null)).toEqual({ why: 'unknown' })
})

test.each([
  ['30', 30_000],
  ['0.5', 500],
  ['86400', 60_000],
  ['Infinity', 60_000],
])('a Retry-After of %s is kept, within a bound', (header, retryAfterMs) => {
  expect(readRefusal(error('too_many_connections'), header)).toEqual({ why: 'tooMany', retryAfterMs })
})

test.each([null, '', '0', '-1', 'soon', 'Wed, 25 Nov 2026 17:00:00 GMT'])('a Retry-After of %j is ignored', (header) => {
  expect(readRefusal(error('server_full'), header)).toEqual({ why: 'serverFull' })
})
