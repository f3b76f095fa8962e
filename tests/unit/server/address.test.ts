import { describe, expect, test } from 'vitest'
import { clientAddress, createAddressKey, parseTrustProxy } from '#server/visitors/address'

/** Who a request counts as, behind what the setting trusts. */
const from = (setting: string, peer: string, forwardedFor?: string) => clientAddress(peer, forwardedFor, parseTrustProxy(setting))

describe('without a proxy', () => {
  test.each(['', '0', 'false'])('nothing that a client writes is believed (%j)', (setting) => {
    expect(from(setting, '192.0.2.1', '198.51.100.7')).toBe('192.0.2.1')
    expect(from(setting, '192.0.2.1')).toBe('192.0.2.1')
  })
})

describe('behind proxies', () => {
  test.each([
    ['one hop', '1', '10.0.0.1', '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['two hops', '2', '10.0.0.1', '203.0.113.9, 192.0.2.1, 10.0.0.2', '192.0.2.1'],
    ['more hops than there are', '9', '10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['"true", which is one hop', 'true', '10.0.0.1', '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['a network', '10.0.0.0/8', '10.1.2.3', '203.0.113.9, 192.0.2.1, 10.9.9.9', '192.0.2.1'],
    ['a network that the peer is not in', '10.0.0.0/8', '192.0.2.1', '203.0.113.9', '192.0.2.1'],
    ['networks of both families', '10.0.0.0/8, fd00::/8', 'fd00::1', '192.0.2.1, 10.0.0.2', '192.0.2.1'],
    ['one address', '::1', '::1', '192.0.2.1', '192.0.2.1'],
    ['IPv4 in IPv6', '10.0.0.0/8', '::ffff:10.0.0.1', '::ffff:192.0.2.1', '192.0.2.1'],
    ['nonsense in the header', '1', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['an empty header', '1', '10.0.0.1', '', '10.0.0.1'],
    ['a very long header', '1', '10.0.0.1', `${'203.0.113.9,'.repeat(5000)}192.0.2.1`, '192.0.2.1'],
  ])('the last address that a trusted one saw counts: %s', (_what, setting, peer, forwardedFor, expected) => {
    expect(from(setting, peer, forwardedFor)).toBe(expected)
  })

  test.each(['somewhere', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/8,', '-1'])('a setting that is none is named: %j', (setting) => {
    expect(() => parseTrustProxy(setting)).toThrow(/^The setting NUXT_TRUST_PROXY .*\.$/)
  })
})

describe('an address is counted', () => {
  const key = createAddressKey()

  test.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'], ['2001:DB8::', '2001:db8:0:0:1::'], ['::1', '::2'], ['fe80::1%eth0', 'fe80::2%eth0'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::3'],
  ])('by its /64: %s as %s', (one, other) => expect(key(one)).toBe(key(other)))

  test.each([
    ['2001:db8:1:2::1', '2001:db8:1:3::1'], ['192.0.2.1', '192.0.2.2'], ['2001:db8::1', '2001:db8:0:1::1'], ['1::', '::1'],
  ])('apart from others: %s from %s', (one, other) => expect(key(one)).not.toBe(key(other)))

  test('by a hash that says nothing of it, and is another one in every process', () => {
    expect(key('192.0.2.1')).toMatch(/^[\w-]{43}$/)
    expect(createAddressKey()('192.0.2.1')).not.toBe(key('192.0.2.1'))
  })
})
