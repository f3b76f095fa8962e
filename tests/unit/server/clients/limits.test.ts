import { describe, expect, test } from 'vitest'
import type { LimitName } from '#server/limitLog'
import { parseAddress } from '#server/clients/ip'
import { createClientOf } from '#server/clients/client'
import type { ClientLimitSettings } from '#server/clients/limits'
import { createClientLimits } from '#server/clients/limits'
import { ManualClock } from '../../../support/domain'

const RATE = { perSecond: 1 / 60, burst: 1 }
const LIMITS: ClientLimitSettings = { rooms: RATE, roomsPerAddress: 2, proofs: RATE, connectionsPerAddress: 2, connections: 3 }

/** Client limits, and the names of those that refused somebody. */
function counting(clock = new ManualClock(), limits: Partial<ClientLimitSettings> = {}) {
  const reached: LimitName[] = []
  return { ...createClientLimits(clock, { ...LIMITS, ...limits }, limit => void reached.push(limit)), reached }
}

const clientOf = createClientOf()
const at = (address: string) => clientOf(parseAddress(address) ?? '')
const [ann, ben, cy] = [at('192.0.2.1'), at('192.0.2.2'), at('192.0.2.3')]
const ipv4 = (number: number) => at([192, number >> 16 & 255, number >> 8 & 255, number & 255].join('.'))

/** Addresses of one /48, each in its own /64: all of the first /56, then of the next. */
const ofOneSite = (count: number) => Array.from({ length: count }, (_, subnet) => at(`2001:db8:7:${subnet.toString(16)}::1`))

describe('rooms made by an address', () => {
  test('are limited by the rate, and the wait is returned', () => {
    const clock = new ManualClock()
    const clientLimits = counting(clock)
    expect(clientLimits.takeRoomToken(ann)).toBe(0)
    expect(clientLimits.takeRoomToken(ann)).toBe(60_000)
    expect(clientLimits.takeRoomToken(ben)).toBe(0)
    clock.at += 60_000
    expect(clientLimits.takeRoomToken(ann)).toBe(0)
    expect(clientLimits.reached).toEqual(['roomsPerMinute'])
  })

  test('are not limited by a rate of 0', () => {
    const clientLimits = counting(undefined, { rooms: { perSecond: 0, burst: 1 } })
    for (let made = 0; made < 1000; made += 1) expect(clientLimits.takeRoomToken(ann)).toBe(0)
  })

  test('are counted by the networks of IPv6 as well: four times as many for a /56, sixteen times for a /48', () => {
    const clock = new ManualClock()
    const clientLimits = counting(clock)
    const made = () => ofOneSite(1050).filter(client => clientLimits.takeRoomToken(client) === 0).length
    expect(made()).toBe(16)
    clock.at += 60_000
    expect(made()).toBe(16)
    expect(clientLimits.takeRoomToken(at('2001:db8:8::1'))).toBe(0)
    const home = counting(clock)
    expect(ofOneSite(256).filter(client => home.takeRoomToken(client) === 0)).toHaveLength(4)
  })

  test('do not count for any network if refused', () => {
    const clock = new ManualClock()
    const clientLimits = counting(clock)
    const [first, second] = ofOneSite(2)
    for (let asked = 0; asked < 100; asked += 1) clientLimits.takeRoomToken(first ?? [])
    expect(clientLimits.takeRoomToken(second ?? [])).toBe(0)
  })

  test('use bounded memory for any number of addresses: the oldest are forgotten', () => {
    const clientLimits = counting()
    for (let address = 0; address < 100_000; address += 1) clientLimits.takeRoomToken(ipv4(address))
    const remembered = Array.from({ length: 100_000 }, (_, address) => address).filter(address => clientLimits.takeRoomToken(ipv4(99_999 - address)) > 0)
    expect(remembered.length).toBeGreaterThan(5000)
    expect(remembered.length).toBeLessThanOrEqual(10_000)
    // The latest come first here.
    expect(remembered.at(-1)).toBe(remembered.length - 1)
  })

  test('are remembered for a network that continues, with any number of others', () => {
    const clock = new ManualClock()
    const clientLimits = counting(clock, { rooms: { perSecond: 1 / 3600, burst: 1 } })
    const sites = Array.from({ length: 12 }, (_, subnet) => at(`2001:db8:9:${subnet}00::1`))
    for (const site of sites) {
      expect(clientLimits.takeRoomToken(site)).toBe(0)
      for (let other = 0; other < 3000; other += 1) clientLimits.takeRoomToken(ipv4(Number(sites.indexOf(site)) * 3000 + other))
    }
    // If forgotten, the network would have its whole burst again.
    const more = Array.from({ length: 12 }, (_, subnet) => at(`2001:db8:9:${subnet}80::1`))
    expect(more.filter(site => clientLimits.takeRoomToken(site) === 0)).toHaveLength(4)
  })
})

describe('live rooms of an address', () => {
  test('are limited until one of them ends, which counts once', () => {
    const clientLimits = counting()
    const ends = clientLimits.holdsRoom(ann)
    expect(clientLimits.holdsRoom(ann)).toBeDefined()
    expect(clientLimits.holdsRoom(ann)).toBeUndefined()
    expect(clientLimits.reached).toEqual(['roomsPerAddress'])
    expect(clientLimits.holdsRoom(ben)).toBeDefined()
    ends?.()
    ends?.()
    expect(clientLimits.holdsRoom(ann)).toBeDefined()
    expect(clientLimits.holdsRoom(ann)).toBeUndefined()
  })

  test('are counted by the networks of IPv6 as well, so that no site gets all of them', () => {
    const clientLimits = counting(undefined, { roomsPerAddress: 200 })
    const held = ofOneSite(1050).flatMap(client => Array.from({ length: 10 }, () => clientLimits.holdsRoom(client) !== undefined)).filter(Boolean)
    expect(held).toHaveLength(3200)
  })
})

describe('wrong proofs of an address', () => {
  test('are limited, and then none is checked for a while', () => {
    const clock = new ManualClock()
    const clientLimits = counting(clock)
    expect(clientLimits.proofWaitMs(ann)).toBe(0)
    clientLimits.failsProof(ann)
    expect(clientLimits.proofWaitMs(ann)).toBe(60_000)
    expect(clientLimits.proofWaitMs(ben)).toBe(0)
    expect(clientLimits.reached).toEqual(['proofsPerMinute'])
    clock.at += 60_000
    expect(clientLimits.proofWaitMs(ann)).toBe(0)
  })
})

describe('connections', () => {
  test('are counted per address and in all, and forgotten when they end', () => {
    const clientLimits = counting()
    const [one, two] = [clientLimits.connects(ann), clientLimits.connects(ann)]
    expect(clientLimits.refusal(ann)).toBe(429)
    expect(clientLimits.refusal(ben)).toBeUndefined()
    const three = clientLimits.connects(ben)
    expect(clientLimits.refusal(cy)).toBe(503)
    for (const ends of [one, two, three]) ends()
    for (const who of [ann, ben, cy]) expect(clientLimits.refusal(who)).toBeUndefined()
  })

  test('that end twice count once', () => {
    const clientLimits = counting()
    const ends = clientLimits.connects(ann)
    clientLimits.connects(ann)
    ends()
    ends()
    clientLimits.connects(ann)
    expect(clientLimits.refusal(ann)).toBe(429)
    clientLimits.connects(ben)
    expect(clientLimits.refusal(cy)).toBe(503)
  })

  test('are counted by the networks of IPv6 as well', () => {
    const clientLimits = counting(undefined, { connections: 1000 })
    const connected = ofOneSite(1050).filter((client) => {
      if (clientLimits.refusal(client) !== undefined) return false
      clientLimits.connects(client)
      return true
    })
    expect(connected).toHaveLength(32)
    expect(clientLimits.refusal(at('2001:db8:8::1'))).toBeUndefined()
  })
})

describe('connections that come and go', () => {
  test('have a burst that only an attacker exceeds, and then a rate', () => {
    const clock = new ManualClock()
    const clientLimits = counting(clock, { connectionsPerAddress: 6, connections: 100 })
    for (let made = 0; made < 120; made += 1) {
      expect(clientLimits.refusal(ann)).toBeUndefined()
      clientLimits.connects(ann)()
    }
    expect(clientLimits.refusal(ann)).toBe(429)
    expect(clientLimits.refusal(ben)).toBeUndefined()
    clock.at += 1000
    expect(clientLimits.refusal(ann)).toBeUndefined()
  })
})
