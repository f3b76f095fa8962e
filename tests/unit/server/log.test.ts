import { afterEach, describe, expect, test, vi } from 'vitest'
import { logUnexpected } from '#server/log'

afterEach(() => void vi.restoreAllMocks())

/** The log line of an error. */
function lineOf(error: unknown): string {
  const write = vi.spyOn(console, 'error').mockImplementation(() => {})
  logUnexpected(error)
  expect(write).toHaveBeenCalledOnce()
  expect(write.mock.calls[0]).toHaveLength(1)
  return String(write.mock.calls[0]?.[0])
}

describe('an unexpected error', () => {
  test('is logged by name, code and place', () => {
    expect(lineOf(Object.assign(new TypeError('x'), { code: 'ERR_INVALID_URL' }))).toMatch(/^Unexpected TypeError ERR_INVALID_URL at log\.test\.ts:\d+:\d+$/)
  })

  test.each(['x', ' ', '/', 'log', 'test', 'a', '    at ', ':', ')', ''])('logs its place even if its message is part of the path: "%s"', (message) => {
    expect(lineOf(new TypeError(message))).toMatch(/^Unexpected TypeError at log\.test\.ts:\d+:\d+$/)
  })

  test.each(['/home/max/x/server.mjs', '/tmp/a (b) c/server.mjs', '/tmp/ü ж/server.mjs', 'file:///tmp/x%20y/server.mjs', '/x/at y/server.mjs'])('logs the name of the file in any folder: %s', (file) => {
    const error = new Error('x')
    error.stack = `Error: x\n    at work (${file}:12:34)\n    at next (${file}:56:78)`
    expect(lineOf(error)).toBe('Unexpected Error at server.mjs:12:34')
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
