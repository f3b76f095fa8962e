import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOrderedQueue } from '~/client/encryption/orderedQueue'

/** Runs all promises that can continue. */
const settle = () => new Promise<void>(resolve => setImmediate(resolve))

function watched() {
  const delivered: string[] = []
  const finish = new Map<string, () => void>()
  const queue = createOrderedQueue((item: string) => new Promise<string>(resolve => finish.set(item, () => resolve(item))), (item) => {
    delivered.push(item)
  })
  return { ...queue, delivered, finish }
}

test('an early result waits for its turn', async () => {
  await fc.assert(fc.asyncProperty(fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e'], { minLength: 5 }), async (order) => {
    const { push, delivered, finish } = watched()
    for (const item of 'abcde') push(item)
    for (const item of order) {
      finish.get(item)?.()
      await settle()
    }
    expect(delivered.join('')).toBe('abcde')
  }))
})

test('items are transformed concurrently', () => {
  const { push, finish } = watched()
  push('a')
  push('b')
  expect([...finish.keys()]).toEqual(['a', 'b'])
})

test('items pushed before a clear are never delivered, and block nothing', async () => {
  const { push, clear, delivered, finish } = watched()
  push('a')
  push('b')
  finish.get('b')?.()
  clear()
  push('c')
  finish.get('c')?.()
  await settle()
  expect(delivered).toEqual(['c'])
  finish.get('a')?.()
  await settle()
  expect(delivered).toEqual(['c'])
})
