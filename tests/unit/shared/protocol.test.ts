import * as v from 'valibot'
import { expect, test } from 'vitest'
import { parseFrame } from '#shared/protocol'

const anything = v.looseObject({})

test.for([
  ['ten levels', '{"a":'.repeat(10) + '1' + '}'.repeat(10)],
  ['many beside each other', `{"a":[${'[],{},'.repeat(1000)}[]]}`],
  ['brackets in a text', JSON.stringify({ text: '[{'.repeat(1000) })],
  ['brackets after an escaped quote', JSON.stringify({ text: `"${'['.repeat(1000)}` })],
  ['brackets after a backslash', JSON.stringify({ 'text\\': '\\', 'more': ['\\', '['.repeat(1000)] })],
] as const)('a frame with %s is read', ([, raw]) => {
  expect(parseFrame(anything, raw)).toEqual({ frame: JSON.parse(raw) })
})

test.for([
  ['brackets', '['.repeat(30_000)],
  ['closed brackets', '['.repeat(15_000) + ']'.repeat(15_000)],
  ['braces', '{"a":'.repeat(5000)],
  ['brackets behind a text', `{"a\\"":"\\\\","b":${'['.repeat(20_000)}`],
] as const)('a frame with thousands of nested %s is refused before it is parsed', ([, raw]) => {
  expect(parseFrame(anything, raw)).toEqual({ problem: expect.stringContaining('levels deep') })
})

test('a frame with a text that does not end is not JSON', () => {
  expect(parseFrame(anything, '{"a":"\\')).toEqual({ problem: expect.stringContaining('not JSON') })
})
