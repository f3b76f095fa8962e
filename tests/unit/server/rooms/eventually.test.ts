import { expect, test } from 'vitest'
import { whenKnown } from '#server/rooms/eventually'

test('an answer that is known is passed on in the same turn, without a promise', () => {
  expect(whenKnown(1, answer => answer + 1)).toBe(2)
})

test('an answer that takes a round trip is passed on when it comes', async () => {
  expect(await whenKnown(Promise.resolve(1), answer => answer + 1)).toBe(2)
})
