import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { Engine } from '#server/redis/engine'
import { createEngineWatch } from '#server/redis/engineWatch'

function watching() {
  const found: { fault: string | undefined } = { fault: undefined }
  const lines: string[] = []
  let time = 0
  const engine = new Engine({ create: () => new Redis({ lazyConnect: true }), heard() {}, renewed() {} })
  const watch = createEngineWatch(() => engine, () => Promise.resolve(found.fault), line => void lines.push(line), () => time)
  return {
    watch, lines, found,
    passes(ms: number) {
      time += ms
    },
  }
}

test('settings of Redis that are changed while it runs are found within 30 seconds, and told once', async () => {
  const { watch, lines, found, passes } = watching()
  found.fault = 'it writes everything to its disk'
  passes(29_000)
  await watch.check()
  expect(watch.state).toBe('ok')
  passes(1000)
  await watch.check()
  passes(30_000)
  await watch.check()
  expect(watch.state).toBe('failing')
  expect(lines).toEqual(['Redis is not set up right any more: it writes everything to its disk'])
  found.fault = undefined
  passes(30_000)
  await watch.check()
  expect(watch.state).toBe('ok')
  expect(lines).toHaveLength(2)
})

test('people are sent away once Redis has not answered for 5 seconds, and once only', () => {
  const { watch, lines } = watching()
  expect([watch.look(4999), watch.look(5000), watch.look(6000)]).toEqual([false, true, false])
  expect(watch.state).toBe('failing')
  expect(watch.look(0)).toBe(false)
  expect(watch.state).toBe('ok')
  expect(lines).toEqual([expect.stringMatching(/cannot be reached/), expect.stringMatching(/reached again/)])
})
