import { describe, expect, test } from 'vitest'
import type { Message } from '#shared/protocol'
import { addLive, addNewer, EMPTY_LOG, openLog } from '~/client/room/messageLog'

const message = (seq: number): Message => ({ seq, clientId: `${seq}`, participantId: 'p', name: 'Ann', text: `${seq}`, sentAt: seq })
const page = (...seqs: number[]) => seqs.map(message)
const seqs = (messages: readonly Message[]) => messages.map(({ seq }) => seq)

describe('a page that follows', () => {
  test('may have gaps from erased messages', () => {
    const log = addNewer(openLog(page(1, 2), false), page(5, 7, 8), false)
    expect([seqs(log.messages), log.behind]).toEqual([[1, 2, 5, 7, 8], false])
  })

  test('ends the wait for live messages, erased meanwhile or not', () => {
    const waiting = addLive(addLive(openLog(page(1, 2), false), message(5)), message(9))
    expect(waiting.behind).toBe(true)
    const nothingLeft = addNewer(waiting, [], false)
    expect([seqs(nothingLeft.messages), nothingLeft.ahead, nothingLeft.behind]).toEqual([[1, 2, 5, 9], [], false])
    const someLeft = addNewer(waiting, page(4, 7), false)
    expect([seqs(someLeft.messages), someLeft.behind]).toEqual([[1, 2, 4, 5, 7, 9], false])
  })

  test('keeps later messages waiting for the next page', () => {
    const waiting = addLive(addLive(openLog(page(1), false), message(4)), message(9))
    const log = addNewer(waiting, page(3, 5), true)
    expect([seqs(log.messages), seqs(log.ahead), log.behind]).toEqual([[1, 3, 4, 5], [9], true])
  })

  test('may be the first', () => {
    expect(seqs(addNewer(EMPTY_LOG, page(6, 8), false).messages)).toEqual([6, 8])
  })
})
