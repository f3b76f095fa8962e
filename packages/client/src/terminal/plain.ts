import { createInterface } from 'node:readline'
import { isOver } from '~/client/room/session'
import type { ObservedClient } from '../client'
import { refusalOf } from '../refusals'
import { RoomError } from '../roomError'
import { MessageFeed } from '../messageFeed'
import type { Signal } from '../signal'
import { createSignal } from '../signal'
import { exitCodeOf, ExitCode } from './exitCodes'
import { LineBatch } from './lineBatch'
import { safeMessage, safeName } from './safeText'
import { clockTime, END } from './words'

/** The pace of posts (milliseconds): by default a server takes two messages a second from one person. */
const PACE_MS = 500
/** Lines that may wait before the input is no longer read. */
const MOST_WAITING = 1000

/**
 * A room without a screen: what is said goes to the output, line by line, and lines of the input are posted. It ends with
 * the room, or with an input that had something in it, once all of that is accepted.
 * @param changes tells each change of the client.
 */
export async function talkPlainly(client: ObservedClient, changes: Signal): Promise<ExitCode> {
  const feed = new MessageFeed([])
  const batch = new LineBatch()
  const input = readInput(batch)
  let nextPostAt = 0
  let unsent = 0
  // At once: at the end the client forgets everything.
  changes.listen(follow)
  follow()

  for (;;) {
    const { session: { value: session }, state: { value: state } } = client
    if (session.phase === 'ended' || session.phase === 'left') return finish(session.phase === 'ended' ? session.reason : 'left')
    if (session.phase !== 'inside' && session.phase !== 'entering') throw new RoomError(refusalOf(session))
    for (const { clientId, problem } of state.outbox) {
      if (problem === undefined) continue
      process.stderr.write(`A message was refused: ${problem.replaceAll('_', ' ')}.\n`)
      client.discard(clientId)
    }
    const isIdle = client.state.value.outbox.length === 0
    if (isIdle && input.isSent()) {
      client.leave()
      continue
    }
    if (isIdle && !batch.isEmpty && performance.now() >= nextPostAt) {
      const text = batch.take()
      if (text !== undefined) client.post(text)
      nextPostAt = performance.now() + PACE_MS
      input.resume()
    }
    await Promise.race([changes.next(), input.changes(), ...batch.isEmpty ? [] : [wait(PACE_MS)]])
  }

  function follow() {
    if (isOver(client.session.value)) return
    const { log, outbox } = client.state.value
    feed.add(log.messages).forEach(print)
    unsent = outbox.length
  }

  function finish(reason: keyof typeof END): ExitCode {
    if (reason !== 'left') process.stderr.write(`${END[reason]}\n`)
    return batch.isEmpty && unsent === 0 && reason !== 'lost' ? ExitCode.done : exitCodeOf('room_ended')
  }
}

function print({ name, text, sentAt }: { name: string, text: string, sentAt: number }) {
  process.stdout.write(`${clockTime(sentAt)} ${safeName(name)}: ${safeMessage(text).replaceAll('\n', '\n  ')}\n`)
}

/** Reads lines from the standard input into a batch. */
function readInput(batch: LineBatch) {
  let hasEnded = false
  let hadLines = false
  const signal = createSignal()
  const lines = createInterface({ input: process.stdin, terminal: false })
  lines.on('line', (line) => {
    hadLines ||= line.trim() !== ''
    batch.add(line)
    if (batch.length >= MOST_WAITING) lines.pause()
    signal.notify()
  })
  lines.on('close', () => {
    hasEnded = true
    signal.notify()
  })

  return {
    changes: signal.next,
    resume: () => void (batch.length < MOST_WAITING && !hasEnded && lines.resume()),
    /** Whether the input is over and nothing of it waits. One that was empty is none: then the client only listens. */
    isSent: () => hasEnded && hadLines && batch.isEmpty,
  }
}

function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
