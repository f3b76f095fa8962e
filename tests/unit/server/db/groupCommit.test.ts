import { describe, expect, test } from 'vitest'
import { createCommitQueue } from '#server/db/groupCommit'

/** Group commits in which each write takes this long (milliseconds); a transaction that holds `broken` fails. */
function slowTurn(writeMs: number) {
  let now = 0
  const flushes: (() => void)[] = []
  const log: string[] = []
  const turn = createCommitQueue({ transaction: work => work(), schedule: flush => void flushes.push(flush), now: () => now })
  return {
    log,
    write(owner: object | undefined, name: string, size?: { bytes: number, receivers: number }) {
      turn.add({
        owner,
        size,
        apply() {
          now += writeMs
          if (name === 'broken') throw new Error(name)
          return name
        },
        committed: result => void log.push(result),
        failed: () => void log.push('failed'),
      })
    },
    /** Ends a turn of the event loop. @returns whether another one is scheduled. */
    endTurn() {
      log.push('|')
      flushes.shift()?.()
      return flushes.length > 0
    },
    flush: () => turn.flush(),
    spent: () => now,
  }
}

describe('pending work', () => {
  test('is one commit if it is small', () => {
    const { write, endTurn, log } = slowTurn(0.01)
    for (let index = 0; index < 500; index += 1) write(undefined, 'x')
    expect(endTurn()).toBe(false)
    expect(log).toHaveLength(501)
  })

  test('never blocks the event loop for long, in any amount', () => {
    const { write, endTurn, log, spent } = slowTurn(1)
    for (let index = 0; index < 300; index += 1) write({}, String(index))
    for (let more = true, before = 0; more; before = spent()) {
      more = endTurn()
      expect(spent() - before).toBeLessThanOrEqual(10)
    }
    expect(log.filter(entry => entry !== '|').map(Number)).toEqual(Array.from({ length: 300 }, (_, index) => index))
  })

  test('keeps each owner\'s order, and every commit has a share of each owner, so that a small one waits for nobody', () => {
    const { write, endTurn, log } = slowTurn(2)
    const [loud, quiet] = [{}, {}]
    for (let index = 0; index < 50; index += 1) write(loud, `loud ${index}`)
    endTurn()
    write(quiet, 'quiet 1')
    write(quiet, 'quiet 2')
    endTurn()
    expect(log.filter(entry => entry.startsWith('quiet'))).toEqual(['quiet 1', 'quiet 2'])
    while (endTurn());
    expect(log.filter(entry => entry.startsWith('loud'))).toEqual(Array.from({ length: 50 }, (_, index) => `loud ${index}`))
  })

  test('is split by stored and sent bytes', () => {
    for (const size of [{ bytes: 300_000, receivers: 1 }, { bytes: 3000, receivers: 2000 }]) {
      const { write, endTurn, log } = slowTurn(0)
      for (let index = 0; index < 8; index += 1) write(undefined, 'x', size)
      while (endTurn());
      expect(log.join(''), JSON.stringify(size)).toMatch(/^\|x{1,5}\|x{1,5}/)
    }
  })

  test('fails alone if it cannot be stored, also in slices', () => {
    const { write, endTurn, log, spent } = slowTurn(1)
    for (let index = 0; index < 60; index += 1) write({}, index % 3 === 1 ? 'broken' : String(index))
    for (let more = true, before = 0; more; before = spent()) {
      more = endTurn()
      expect(spent() - before).toBeLessThanOrEqual(10)
    }
    const done = log.filter(entry => entry !== '|')
    expect(done).toHaveLength(60)
    expect(done.filter(entry => entry === 'failed')).toHaveLength(20)
    expect(done.filter(entry => entry !== 'failed').map(Number)).toEqual(Array.from({ length: 60 }, (_, index) => index).filter(index => index % 3 !== 1))
  })

  test('is committed at once when the server stops', () => {
    const { write, flush, log } = slowTurn(5)
    for (let index = 0; index < 50; index += 1) write(undefined, 'x')
    flush()
    expect(log).toHaveLength(50)
  })
})
