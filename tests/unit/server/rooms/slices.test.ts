import { expect, test } from 'vitest'
import { createSlices } from '#server/rooms/slices'

test('work runs in order, in later turns, a bounded time in each', () => {
  let now = 0
  const turns: (() => void)[] = []
  const done: number[] = []
  const slices = createSlices(() => now, work => void turns.push(work))
  for (let piece = 0; piece < 5; piece += 1) {
    slices.add(() => {
      done.push(piece)
      now += 5
    })
  }
  expect(done).toEqual([])
  turns.shift()?.()
  expect(done).toEqual([0, 1])
  slices.add(() => void done.push(5))
  turns.shift()?.()
  turns.shift()?.()
  expect(done).toEqual([0, 1, 2, 3, 4, 5])
  expect(turns).toHaveLength(0)
})
