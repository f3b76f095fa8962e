import { expect, test } from 'vitest'
import { LineBatch } from '../../../../../packages/client/src/terminal/lineBatch'

function batchOf(...lines: string[]): LineBatch {
  const batch = new LineBatch()
  for (const line of lines) batch.add(line)
  return batch
}

test('waiting lines are one message, as far as they fit', () => {
  const batch = batchOf('a'.repeat(2000), 'b'.repeat(1999), 'c')
  expect(batch.take()).toBe(`${'a'.repeat(2000)}\n${'b'.repeat(1999)}`)
  expect([batch.take(), batch.isEmpty]).toEqual(['c', true])
})

test('a long line is divided, and no character with it', () => {
  const batch = batchOf(`${'x'.repeat(3999)}😀y`)
  expect([batch.take(), batch.take()]).toEqual(['x'.repeat(3999), '😀y'])
})

test('colours are dropped, and blank lines where they begin or end a message', () => {
  expect(batchOf('', '\u001B[32mok\u001B[0m', '', 'x', '').take()).toBe('ok\n\nx')
  expect(batchOf('  ').take()).toBeUndefined()
})
