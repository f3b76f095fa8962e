import { describe, expect, test } from 'vitest'
import { createVisitors } from '#server/visitors/visitors'
import { ManualClock } from '../../support/domain'

const LIMITS = { rooms: { perSecond: 1 / 60, burst: 1 }, connectionsPerAddress: 2, connections: 3 }

describe('rooms made by an address', () => {
  test('may be as many as the rate allows, and the wait is told', () => {
    const clock = new ManualClock()
    const visitors = createVisitors(clock, LIMITS)
    expect(visitors.makesRoom('ann')).toBe(0)
    expect(visitors.makesRoom('ann')).toBe(60_000)
    expect(visitors.makesRoom('ben')).toBe(0)
    clock.at += 60_000
    expect(visitors.makesRoom('ann')).toBe(0)
  })

  test('are not counted where the rate is 0', () => {
    const visitors = createVisitors(new ManualClock(), { ...LIMITS, rooms: { perSecond: 0, burst: 1 } })
    for (let made = 0; made < 1000; made += 1) expect(visitors.makesRoom('ann')).toBe(0)
  })

  test('cost a bounded memory, from however many addresses: the oldest are forgotten', () => {
    const visitors = createVisitors(new ManualClock(), LIMITS)
    for (let address = 0; address < 300_000; address += 1) visitors.makesRoom(`address ${address}`)
    const remembered = Array.from({ length: 300_000 }, (_, address) => address).filter(address => visitors.makesRoom(`address ${299_999 - address}`) > 0)
    expect(remembered.length).toBeGreaterThan(5000)
    expect(remembered.length).toBeLessThanOrEqual(10_000)
    // The latest come first here.
    expect(remembered.at(-1)).toBe(remembered.length - 1)
  })
})

describe('connections', () => {
  test('are counted per address and in all, and forgotten when they end', () => {
    const visitors = createVisitors(new ManualClock(), LIMITS)
    const [one, two] = [visitors.connects('ann'), visitors.connects('ann')]
    expect(visitors.refusal('ann')).toBe(429)
    expect(visitors.refusal('ben')).toBeUndefined()
    const three = visitors.connects('ben')
    expect(visitors.refusal('cy')).toBe(503)
    for (const ends of [one, two, three]) ends()
    for (const who of ['ann', 'ben', 'cy']) expect(visitors.refusal(who)).toBeUndefined()
  })
})
