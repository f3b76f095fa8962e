import * as v from 'valibot'
import { expect, test } from 'vitest'
import { createRoomBody } from '#shared/api'
import { clientFrame, describeIssue, parseFrame } from '#shared/protocol'

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

test.for([
  ['{}', 'The field "type" is missing.'],
  ['null', 'The JSON should be an object.'],
  ['{"type":"ping","a":1}', 'The field "a" is unknown.'],
  ['{"type":"message","clientId":"x"}', 'The field "text" is missing.'],
  ['{"type":"message","clientId":"x","text":null}', 'The field "text" should be a string.'],
  [`{"type":"message","clientId":"${'x'.repeat(37)}","text":""}`, 'The field "clientId" should have a length of at most 36.'],
  ['{"type":"message","clientId":"\\ud800","text":""}', 'The field "clientId" must be well-formed Unicode.'],
  ['{"type":"history"}', 'The JSON takes either before or after.'],
  ['{"type":"history","before":1.5}', 'The field "before" should be a whole number.'],
  ['{"type":"history","before":-1}', 'The field "before" should be at least 0.'],
  ['{"type":"history","before":1,"limit":101}', 'The field "limit" should be at most 100.'],
  ['{"type":"leaf"}', 'The field "type" should be one of "join", "message", "history", "typing", "ping", "rename", "leave".'],
  ['{"type":5}', 'The field "type" should be one of "join", "message", "history", "typing", "ping", "rename", "leave".'],
] as const)('what is wrong with the frame %s is told in words', ([raw, problem]) => {
  expect(parseFrame(clientFrame, raw)).toMatchObject({ problem })
})

test.for([
  [null, 'The JSON should be an object.'],
  [{ color: 1 }, 'The field "color" is unknown.'],
  [{ lifetimeSeconds: '60' }, 'The field "lifetimeSeconds" should be a number.'],
  [{ lifetimeSeconds: 1.5 }, 'The field "lifetimeSeconds" should be a whole number.'],
  [{ lifetimeSeconds: Infinity }, 'The field "lifetimeSeconds" should be a whole number.'],
  [{ lifetimeSeconds: 61 }, 'The field "lifetimeSeconds" should be at most 60.'],
  [{ encrypted: 1 }, 'The field "encrypted" should be a boolean.'],
] as const)('what is wrong with the body %j is told in words', ([body, problem]) => {
  const { issues: [issue] = [] } = v.safeParse(createRoomBody(60, 'optional'), body)
  expect(issue && describeIssue(issue)).toBe(problem)
})
