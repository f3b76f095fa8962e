import { expect, test } from 'vitest'
import { MessageFeed } from '../../../../packages/client/src/messageFeed'
import { message } from '../../../support/fakeNetwork'

async function read(feed: MessageFeed, until = Number.POSITIVE_INFINITY): Promise<string[]> {
  const texts: string[] = []
  for await (const { text } of feed) if (texts.push(text) >= until) break
  return texts
}

test('readers get what comes after the opening, each from the start, and stop at the end', async () => {
  const held = [message(1, 'old')]
  const feed = new MessageFeed(held)
  const early = read(feed)
  const log = [...held, message(2, 'one'), message(3, 'two')]
  expect(feed.add(log).map(({ seq }) => seq)).toEqual([2, 3])
  expect(feed.add(log)).toEqual([])
  const late = read(feed)
  feed.end()
  expect(await Promise.all([early, late])).toEqual([['one', 'two'], ['one', 'two']])
  expect(await read(feed)).toEqual([])
})

test('a message that a server replays is read once, but one that could not be read is followed by one that can', async () => {
  const feed = new MessageFeed([])
  feed.add([message(1, ''), message(2, 'readable', undefined, 'm1'), message(3, 'readable', undefined, 'm1'), message(4, '', undefined, 'm1'), message(5, 'next')])
  expect(await read(feed, 3)).toEqual(['', 'readable', 'next'])
})
