import { expect, test } from 'vitest'
import { withoutReplays } from '~/client/encryption/replays'
import { UNREADABLE } from '~/client/encryption/unreadable'

const message = (seq: number, clientId: string, text = 'hello', participantId = 'ann') => ({ seq, clientId, participantId, name: 'Ann', text, sentAt: seq })

test('what was sent once more is shown once, where it came first', () => {
  const first = message(1, 'a')
  const second = message(2, 'b')
  expect(withoutReplays([first, second, message(3, 'a'), message(4, 'b'), message(5, 'a')])).toEqual([first, second])
})

test('two people may use one id', () => {
  const messages = [message(1, 'a'), message(2, 'a', 'hello', 'ben')]
  expect(withoutReplays(messages)).toBe(messages)
})

test('a copy that cannot be read hides no text', () => {
  const readable = message(2, 'a')
  expect(withoutReplays([message(1, 'a', UNREADABLE), readable, message(3, 'a', UNREADABLE)])).toEqual([readable])
})

test('what cannot be read is shown once', () => {
  const unreadable = message(1, 'a', UNREADABLE)
  expect(withoutReplays([unreadable, message(2, 'a', UNREADABLE)])).toEqual([unreadable])
})
