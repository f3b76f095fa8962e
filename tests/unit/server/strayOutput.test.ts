import { beforeEach, expect, test, vi } from 'vitest'

/** A fresh module, and its lines in the log. */
async function fresh() {
  vi.resetModules()
  const lines: string[] = []
  const write = (...words: unknown[]) => void lines.push(words.join(' '))
  vi.spyOn(globalThis.console, 'log').mockImplementation(write)
  vi.spyOn(globalThis.console, 'error').mockImplementation(write)
  return { lines, ...await import('#server/strayOutput') }
}

beforeEach(() => {
  vi.useFakeTimers()
  return () => void vi.useRealTimers().restoreAllMocks()
})

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'dirxml', 'table', 'group', 'groupCollapsed', 'count', 'timeLog', 'timeEnd'] as const

test.for(METHODS)('output of a library by console.%s is hidden', async (method) => {
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  const { lines, console } = await fresh()
  console[method]('[library] secret')
  expect([stdout.mock.calls, stderr.mock.calls]).toEqual([[], []])
  expect(lines).toEqual(['Unexpected output'])
})

test('an error logged by a library keeps its code', async () => {
  const { lines, console } = await fresh()
  console.error('[library]', Object.assign(new RangeError('secret'), { code: 'ERR_OUT_OF_RANGE' }))
  expect(lines).toEqual([expect.stringMatching(/^Unexpected RangeError ERR_OUT_OF_RANGE at \S+$/)])
})

test('a repeated failure is one line a minute', async () => {
  const { lines, console } = await fresh()
  for (let second = 0; second < 120; second += 1) {
    console.warn('secret')
    vi.advanceTimersByTime(1000)
  }
  expect(lines).toHaveLength(2)
})

test('other members of console are there', async () => {
  const { lines, console } = await fresh()
  console.assert(true, 'secret')
  expect(lines).toEqual([])
  console.assert(false, 'secret')
  expect(lines).toEqual(['Unexpected output'])
  expect(console.time).toBe(globalThis.console.time)
  expect('createTask' in console).toBe('createTask' in globalThis.console)
})
