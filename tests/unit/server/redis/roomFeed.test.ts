import { expect, test } from 'vitest'
import type { RoomEvent } from '#server/redis/events'
import { RoomFeed } from '#server/redis/roomFeed'

const left = (number: number): RoomEvent => ({ kind: 'left', number, id: `person ${number}`, isForGood: false })

/** A feed whose state says what the test wants, when it wants. */
function feeding() {
  const applied: number[] = []
  const loads: ((number: number | undefined) => void)[] = []
  const failures: unknown[] = []
  const feed = new RoomFeed(0, {
    apply: ({ number }) => void applied.push(number),
    load: () => new Promise(resolve => void loads.push(resolve)),
    failed: error => void failures.push(error),
  })
  return { feed, applied, loads, failures }
}

async function loaded(number: number) {
  const made = feeding()
  const isThere = made.feed.load()
  made.loads.shift()?.(number)
  expect(await isThere).toBe(true)
  return made
}

test('events come in order, each once', async () => {
  const { feed, applied } = await loaded(3)
  for (const number of [2, 3, 4, 4, 5]) feed.hear(left(number))
  expect(applied).toEqual([4, 5])
})

test('where one is missing, the state makes up for it, and what came meanwhile follows', async () => {
  const { feed, applied, loads } = await loaded(0)
  feed.hear(left(1))
  feed.hear(left(3))
  feed.hear(left(4))
  expect(applied).toEqual([1])
  loads.shift()?.(3)
  await Promise.resolve().then(() => {}).then(() => {})
  expect(applied).toEqual([1, 4])
})

test('an event that the state does not have either is of an engine that is gone, and is not waited for', async () => {
  const { feed, applied, loads } = await loaded(3)
  feed.hear(left(99))
  loads.shift()?.(3)
  await Promise.resolve().then(() => {}).then(() => {})
  expect(loads).toEqual([])
  feed.hear(left(4))
  expect(applied).toEqual([4])
})

test('what waits for an event runs after it, also if the state tells of it', async () => {
  const { feed, applied, loads } = await loaded(0)
  const ran: string[] = []
  feed.whenAt(1, () => void ran.push(`after ${applied.join()}`))
  feed.whenAt(3, () => void ran.push('after the state'))
  feed.hear(left(1))
  expect(ran).toEqual(['after 1'])
  feed.hear(left(4))
  loads.shift()?.(4)
  await Promise.resolve().then(() => {}).then(() => {})
  expect(ran).toEqual(['after 1', 'after the state'])
})

test('a room that is gone ends the feed without an event, and a closed one hears nothing', async () => {
  const { feed, applied, loads } = feeding()
  const isThere = feed.load()
  loads.shift()?.(undefined)
  expect(await isThere).toBe(false)
  feed.close()
  feed.hear(left(1))
  expect(applied).toEqual([])
})
