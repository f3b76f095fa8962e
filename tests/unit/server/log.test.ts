import { afterEach, describe, expect, test, vi } from 'vitest'
import { logUnexpected } from '#server/log'

afterEach(() => void vi.restoreAllMocks())

/** The line that an error leaves in the log. */
function lineOf(error: unknown): string {
  const write = vi.spyOn(console, 'error').mockImplementation(() => {})
  logUnexpected(error)
  expect(write).toHaveBeenCalledOnce()
  expect(write.mock.calls[0]).toHaveLength(1)
  return String(write.mock.calls[0]?.[0])
}

describe('what should not have happened', () => {
  test('leaves its name, its code and its place', () => {
    expect(lineOf(Object.assign(new TypeError('x'), { code: 'ERR_INVALID_URL' }))).toMatch(/^Unexpected TypeError ERR_INVALID_URL at log\.test\.ts:\d+:\d+$/)
  })

  test.each([
    ['its message', () => new Error('secret')],
    ['more lines of its message', () => new Error('one\nsecret')],
    ['a line that looks like a place', () => new Error('x\n    at secret (secret:1:1)')],
    ['a name that is none', () => Object.assign(new Error('x'), { name: 'a secret' })],
    ['a code that is none', () => Object.assign(new Error('x'), { code: 'secret' })],
    ['its input', () => Object.assign(new TypeError('x'), { input: 'secret' })],
    ['its cause', () => new Error('x', { cause: new Error('secret') })],
    ['text that was thrown', () => 'secret'],
    ['an object that was thrown', () => ({ message: 'secret', stack: 'secret' })],
    ['an address that JSON.parse quotes', () => {
      try {
        return JSON.parse('secret')
      }
      catch (error) {
        return error
      }
    }],
  ])('never %s', (_what, thrown) => {
    const line = lineOf(thrown())
    expect(line).toMatch(/^Unexpected \w+/)
    expect(line).not.toMatch(/secret|\n/)
  })
})
