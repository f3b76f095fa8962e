import { describe, expect, test } from 'vitest'
import type { LimitName } from '#server/limitLog'
import { parseAddress } from '#server/visitors/ip'
import { createVisitorOf } from '#server/visitors/visitor'
import type { VisitorLimits } from '#server/visitors/visitors'
import { createVisitors } from '#server/visitors/visitors'
import { ManualClock } from '../../support/domain'

const RATE = { perSecond: 1 / 60, burst: 1 }
const LIMITS: VisitorLimits = { rooms: RATE, roomsPerAddress: 2, proofs: RATE, connectionsPerAddress: 2, connections: 3 }

/** Visitors with these limits, and which of them refused somebody. */
function counting(clock = new ManualClock(), limits: Partial<VisitorLimits> = {}) {
  const reached: LimitName[] = []
  return { ...createVisitors(clock, { ...LIMITS, ...limits }, limit => void reached.push(limit)), reached }
}

const visitorOf = createVisitorOf()
const at = (address: string) => visitorOf(parseAddress(address) ?? '')
const [ann, ben, cy] = [at('192.0.2.1'), at('192.0.2.2'), at('192.0.2.3')]
const ipv4 = (number: number) => at([192, number >> 16 & 255, number >> 8 & 255, number & 255].join('.'))

/** Addresses of one /48, each of another /64: all of the first /56, then of the next. */
const ofOneSite = (count: number) => Array.from({ length: count }, (_, subnet) => at(`2001:db8:7:${subnet.toString(16)}::1`))

describe('rooms made by an address', () => {
  test('may be as many as the rate allows, and the wait is told', () => {
    const clock = new ManualClock()
    const visitors = counting(clock)
    expect(visitors.makesRoom(ann)).toBe(0)
    expect(visitors.makesRoom(ann)).toBe(60_000)
    expect(visitors.makesRoom(ben)).toBe(0)
    clock.at += 60_000
    expect(visitors.makesRoom(ann)).toBe(0)
    expect(visitors.reached).toEqual(['roomsPerMinute'])
  })

  test('are not counted where the rate is 0', () => {
    const visitors = counting(undefined, { rooms: { perSecond: 0, burst: 1 } })
    for (let made = 0; made < 1000; made += 1) expect(visitors.makesRoom(ann)).toBe(0)
  })

  test('are counted by the networks of IPv6 as well: four times as many for a /56, sixteen times for a /48', () => {
    const clock = new ManualClock()
    const visitors = counting(clock)
    const made = () => ofOneSite(1050).filter(visitor => visitors.makesRoom(visitor) === 0).length
    expect(made()).toBe(16)
    clock.at += 60_000
    expect(made()).toBe(16)
    expect(visitors.makesRoom(at('2001:db8:8::1'))).toBe(0)
    const home = counting(clock)
    expect(ofOneSite(256).filter(visitor => home.makesRoom(visitor) === 0)).toHaveLength(4)
  })

  test('that are refused count for none of their networks', () => {
    const clock = new ManualClock()
    const visitors = counting(clock)
    const [first, second] = ofOneSite(2)
    for (let asked = 0; asked < 100; asked += 1) visitors.makesRoom(first ?? [])
    expect(visitors.makesRoom(second ?? [])).toBe(0)
  })

  test('cost a bounded memory, from however many addresses: the oldest are forgotten', () => {
    const visitors = counting()
    for (let address = 0; address < 100_000; address += 1) visitors.makesRoom(ipv4(address))
    const remembered = Array.from({ length: 100_000 }, (_, address) => address).filter(address => visitors.makesRoom(ipv4(99_999 - address)) > 0)
    expect(remembered.length).toBeGreaterThan(5000)
    expect(remembered.length).toBeLessThanOrEqual(10_000)
    // The latest come first here.
    expect(remembered.at(-1)).toBe(remembered.length - 1)
  })

  test('are remembered for a network that goes on making them, however many others come', () => {
    const clock = new ManualClock()
    const visitors = counting(clock, { rooms: { perSecond: 1 / 3600, burst: 1 } })
    const sites = Array.from({ length: 12 }, (_, subnet) => at(`2001:db8:9:${subnet}00::1`))
    for (const site of sites) {
      expect(visitors.makesRoom(site)).toBe(0)
      for (let other = 0; other < 3000; other += 1) visitors.makesRoom(ipv4(Number(sites.indexOf(site)) * 3000 + other))
    }
    // Forgotten, the network would have its whole allowance again.
    const more = Array.from({ length: 12 }, (_, subnet) => at(`2001:db8:9:${subnet}80::1`))
    expect(more.filter(site => visitors.makesRoom(site) === 0)).toHaveLength(4)
  })
})

describe('live rooms of an address', () => {
  test('are so many, until one of them ends; ending twice is ending once', () => {
    const visitors = counting()
    const ends = visitors.holdsRoom(ann)
    expect(visitors.holdsRoom(ann)).toBeDefined()
    expect(visitors.holdsRoom(ann)).toBeUndefined()
    expect(visitors.reached).toEqual(['roomsPerAddress'])
    expect(visitors.holdsRoom(ben)).toBeDefined()
    ends?.()
    ends?.()
    expect(visitors.holdsRoom(ann)).toBeDefined()
    expect(visitors.holdsRoom(ann)).toBeUndefined()
  })

  test('are counted by the networks of IPv6 as well, so that no site has all of them', () => {
    const visitors = counting(undefined, { roomsPerAddress: 200 })
    const held = ofOneSite(1050).flatMap(visitor => Array.from({ length: 10 }, () => visitors.holdsRoom(visitor) !== undefined)).filter(Boolean)
    expect(held).toHaveLength(3200)
  })
})

describe('wrong proofs of an address', () => {
  test('are so many, and then none is looked at for a while', () => {
    const clock = new ManualClock()
    const visitors = counting(clock)
    expect(visitors.proofWaitMs(ann)).toBe(0)
    visitors.failsProof(ann)
    expect(visitors.proofWaitMs(ann)).toBe(60_000)
    expect(visitors.proofWaitMs(ben)).toBe(0)
    expect(visitors.reached).toEqual(['proofsPerMinute'])
    clock.at += 60_000
    expect(visitors.proofWaitMs(ann)).toBe(0)
  })
})

describe('connections', () => {
  test('are counted per address and in all, and forgotten when they end', () => {
    const visitors = counting()
    const [one, two] = [visitors.connects(ann), visitors.connects(ann)]
    expect(visitors.refusal(ann)).toBe(429)
    expect(visitors.refusal(ben)).toBeUndefined()
    const three = visitors.connects(ben)
    expect(visitors.refusal(cy)).toBe(503)
    for (const ends of [one, two, three]) ends()
    for (const who of [ann, ben, cy]) expect(visitors.refusal(who)).toBeUndefined()
  })

  test('that end twice end once', () => {
    const visitors = counting()
    const ends = visitors.connects(ann)
    visitors.connects(ann)
    ends()
    ends()
    visitors.connects(ann)
    expect(visitors.refusal(ann)).toBe(429)
    visitors.connects(ben)
    expect(visitors.refusal(cy)).toBe(503)
  })

  test('are counted by the networks of IPv6 as well', () => {
    const visitors = counting(undefined, { connections: 1000 })
    const connected = ofOneSite(1050).filter((visitor) => {
      if (visitors.refusal(visitor) !== undefined) return false
      visitors.connects(visitor)
      return true
    })
    expect(connected).toHaveLength(32)
    expect(visitors.refusal(at('2001:db8:8::1'))).toBeUndefined()
  })
})

describe('connections that come and go', () => {
  test('may be as many as nobody but an attacker makes, and then as fast as the rate', () => {
    const clock = new ManualClock()
    const visitors = counting(clock, { connectionsPerAddress: 6, connections: 100 })
    for (let made = 0; made < 120; made += 1) {
      expect(visitors.refusal(ann)).toBeUndefined()
      visitors.connects(ann)()
    }
    expect(visitors.refusal(ann)).toBe(429)
    expect(visitors.refusal(ben)).toBeUndefined()
    clock.at += 1000
    expect(visitors.refusal(ann)).toBeUndefined()
  })
})
