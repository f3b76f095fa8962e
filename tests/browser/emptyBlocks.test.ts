import { expect } from 'vitest'
import { test } from '../support/browser'
import { join } from '../support/dialogue'

/** The longest task of a page; of its elements tests/nuxt/components counts each. */
const MOST_TASK_MS = 400

test('25 people who send 400 empty code blocks each do not freeze the page', async ({ room, visitor }) => {
  const people = await Promise.all(Array.from({ length: 25 }, (_, index) => join(room, `Person ${index}`)))
  const ann = await visitor(room.server.url)
  await ann.goes(`/room/${room.id}`)
  await ann.joins('Ann')
  const longest = await ann.page.evaluateHandle(() => {
    const tasks = { ms: 0 }
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.ms = Math.max(tasks.ms, duration)
    }).observe({ type: 'longtask' })
    return tasks
  })
  // Other load of the machine can only add to it, so not every time.
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 3 && best >= MOST_TASK_MS; round += 1) {
    await longest.evaluate(tasks => Object.assign(tasks, { ms: 0 }))
    await Promise.all(people.map(person => person.says('```\n```\n'.repeat(400))))
    await ann.says(`still here ${round}`)
    best = Math.min(best, await longest.evaluate(tasks => tasks.ms))
  }
  console.log(`The longest task took ${best} ms.`)
  expect(best).toBeLessThan(MOST_TASK_MS)
})
