import { expect, test } from 'vitest'
import { withoutReplays } from '~/client/encryption/replays'
import { UNREADABLE } from '~/client/encryption/unreadable'

const message = (seq: number, clientId: string, text = 'hello', participantId = 'ann') => ({ seq, clientId, participantId, name: 'Ann', text, sentAt: seq })

test('a replayed message is shown once, in its first place', () => {
  const first = message(1, 'a')
  const second = message(2, 'b')
  expect(withoutReplays([first, second, message(3, 'a'), message(4, 'b'), message(5, 'a')])).toEqual([first, second])
})

test('two people may use the same id', () => {
  const messages = [message(1, 'a'), message(2, 'a', 'hello', 'ben')]
  expect(withoutReplays(messages)).toBe(messages)
})

test('an unreadable copy does not hide the readable text', () => {
  const readable = message(2, 'a')
  expect(withoutReplays([message(1, 'a', UNREADABLE), readable, message(3, 'a', UNREADABLE)])).toEqual([readable])
})

test('an unreadable message is shown once', () => {
  const unreadable = message(1, 'a', UNREADABLE)
  expect(withoutReplays([unreadable, message(2, 'a', UNREADABLE)])).toEqual([unreadable])
})
