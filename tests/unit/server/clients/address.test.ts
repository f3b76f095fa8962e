import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, test } from 'vitest'
import { clientAddress, parseTrustProxy } from '#server/clients/address'
import { parseAddress } from '#server/clients/ip'
import { createClientOf } from '#server/clients/client'

/** The client that a request counts for, behind the trusted proxies of the setting. */
const from = (setting: string, peer: string, forwardedFor?: string, headers: IncomingHttpHeaders = {}) =>
  clientAddress(peer, { 'x-forwarded-for': forwardedFor, ...headers }, parseTrustProxy(setting))

describe('an address is read', () => {
  test.each([
    ['192.0.2.1', ['192.0.2.1', ' 192.0.2.1\t', '192.0.2.1:4711', '"192.0.2.1"', '"192.0.2.1:80"', '192.0.2.1:_hidden', '[192.0.2.1]:80',
      '::ffff:192.0.2.1', '::FFFF:192.0.2.1', '::ffff:c000:201', '::FfFf:C000:0201', '0:0:0:0:0:ffff:192.0.2.1', '0000:0000:0000:0000:0000:FFFF:C000:0201',
      '[::ffff:192.0.2.1]:443', '"[::FFFF:c000:201]:443"', '64:ff9b::192.0.2.1', '64:FF9B::c000:201']],
    ['2001:db8:0:0:0:0:0:1', ['2001:db8::1', '2001:DB8::1', '2001:0db8:0000:0000:0000:0000:0000:0001', '[2001:db8::1]', '[2001:db8::1]:443', '"[2001:db8::1]:443"',
      '"[2001:DB8::1]"', '"2001:db8::1"', '2001:db8:0:0:0:0:0:1:443', '2001:db8::0.0.0.1', '2001:db8::1%eth0', '[2001:db8::1%25eth0]:1']],
    ['0:0:0:0:0:0:0:1', ['::1', '[::1]']],
    ['0:0:0:0:0:0:0:0', ['::']],
    ['0:0:0:0:0:0:c000:201', ['::192.0.2.1']],
    ['1:2:3:4:5:6:7:0', ['1:2:3:4:5:6:7::']],
  ])('as %s, however it is written: %j', (canonical, spellings) => {
    for (const spelling of spellings) expect(parseAddress(spelling), spelling).toBe(canonical)
  })

  test.each(['', ' ', 'unknown', '_hidden', 'localhost', '192.0.2', '192.0.2.256', '192.0.2.1.2', '192.0.2.01', '[192.0.2.1', '192.0.2.1]', '::1::', '[]', '[]:80', ':80',
    '"', '""', '1:2:3:4:5:6:7:8:9:10', ':'.repeat(500), '1'.repeat(10_000), '192.0.2.1 198.51.100.7'])('as invalid: %j', (spelling) => {
    expect(parseAddress(spelling)).toBeUndefined()
  })
})

describe('without a proxy', () => {
  test.each(['', '0', 'false'])('no header of a client is trusted (%j)', (setting) => {
    expect(from(setting, '192.0.2.1', '198.51.100.7', { forwarded: 'for=198.51.100.8' })).toBe('192.0.2.1')
    expect(from(setting, '192.0.2.1')).toBe('192.0.2.1')
    expect(from(setting, '')).toBe('')
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
    ['ports, brackets and quotes', '10.0.0.0/8, fd00::/8', '::ffff:a00:1', '203.0.113.9, 192.0.2.1:1234, "[fd00::2]:80", 10.0.0.2:8080', '192.0.2.1'],
    ['nonsense in the header', '1', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['nonsense at the right', '2', '10.0.0.1', '192.0.2.1, unknown', '10.0.0.1'],
    ['an empty header', '1', '10.0.0.1', '', '10.0.0.1'],
    ['empty entries', '2', '10.0.0.1', ' ,192.0.2.1,, 10.0.0.2 ,', '192.0.2.1'],
    ['a very long header', '1', '10.0.0.1', `${'203.0.113.9,'.repeat(5000)}192.0.2.1`, '192.0.2.1'],
    ['one very long entry', '1', '10.0.0.1', '1'.repeat(16_000), '10.0.0.1'],
    ['a peer without an address', '10.0.0.0/8', '', '192.0.2.1', ''],
  ])('the last address that a trusted one saw counts: %s', (_what, setting, peer, forwardedFor, expected) => {
    expect(from(setting, peer, forwardedFor)).toBe(expected)
  })

  test.each([
    ['one element', '1', 'for=192.0.2.1', '192.0.2.1'],
    ['any case of letters, and other parameters', '1', 'By=10.0.0.1;FOR="192.0.2.1:4711";Proto=http;host=example.org', '192.0.2.1'],
    ['IPv6, quoted', '1', 'for="[2001:DB8::1]:4711"', '2001:db8:0:0:0:0:0:1'],
    ['the last of several', '1', 'for=203.0.113.9, for=192.0.2.1;proto=https', '192.0.2.1'],
    ['through several', '2', 'for=203.0.113.9,for=192.0.2.1 , for=10.0.0.2', '192.0.2.1'],
    ['commas, quotes and a "for" inside of quotes', '1', 'for=192.0.2.1;host="a,for=203.0.113.9;b=\\",for=203.0.113.9"', '192.0.2.1'],
    ['a quote at the left that is never closed', '1', 'for="203.0.113.9, for=192.0.2.1', '192.0.2.1'],
    ['a hidden one', '1', 'for=_hidden', '10.0.0.1'],
    ['none', '1', 'proto=https', '10.0.0.1'],
    ['a parameter that only ends in it', '1', 'xfor=203.0.113.9;for=192.0.2.1', '192.0.2.1'],
    ['a very long header', '1', `${'for="a,b";'.repeat(1500)},for=192.0.2.1`, '192.0.2.1'],
    ['a very long element', '1', `for=203.0.113.9${';a="\\"'.repeat(3000)}`, '10.0.0.1'],
  ])('`Forwarded` is read too: %s', (_what, setting, forwarded, expected) => {
    expect(from(setting, '10.0.0.1', undefined, { forwarded })).toBe(expected)
  })

  test('`X-Forwarded-For` takes precedence: a proxy that writes it passes on the client\'s own other header', () => {
    expect(from('1', '10.0.0.1', '192.0.2.1', { forwarded: 'for=203.0.113.9' })).toBe('192.0.2.1')
  })

  test.each([
    ['commas', { 'x-forwarded-for': ','.repeat(15_000) }], ['addresses', { 'x-forwarded-for': '10.0.0.2,'.repeat(1700) }],
    ['elements', { forwarded: ','.repeat(15_000) }], ['quotes', { forwarded: '"'.repeat(15_000) }], ['parameters', { forwarded: `for${';'.repeat(15_000)}` }],
    ['escaped quotes', { forwarded: '\\"'.repeat(7500) }], ['backslashes', { forwarded: `"${'\\'.repeat(15_000)}"` }],
  ])('no header costs more than its end does: %s', (_what, headers) => {
    const proxies = parseTrustProxy('10.0.0.0/8')
    const before = process.cpuUsage()
    for (let request = 0; request < 1000; request += 1) clientAddress('10.0.0.1', headers, proxies)
    // Of CPU, which other work on the machine does not add to.
    expect(process.cpuUsage(before).user).toBeLessThan(500_000)
  })

  test.each(['somewhere', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/8,', '-1'])('an invalid setting is named: %j', (setting) => {
    expect(() => parseTrustProxy(setting)).toThrow(/^The setting NUXT_TRUST_PROXY .*\.$/)
  })
})

describe('a client is counted', () => {
  const clientOf = createClientOf()
  const networksOf = (address: string) => clientOf(parseAddress(address) ?? address)
  /** The number of networks that two clients share. */
  const shared = (one: string, other: string) => networksOf(one).filter(({ key }) => networksOf(other).some(network => network.key === key)).map(({ allowance }) => allowance)

  test('by one address of IPv4, and by three networks of IPv6 with their allowances', () => {
    expect(networksOf('192.0.2.1').map(({ allowance }) => allowance)).toEqual([1])
    expect(networksOf('2001:db8::1').map(({ allowance }) => allowance)).toEqual([1, 4, 16])
  })

  test.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', [1, 4, 16]], ['2001:DB8::', '2001:db8:0:0:1::', [1, 4, 16]], ['::1', '::2', [1, 4, 16]],
    ['fe80::1%eth0', 'fe80::2%eth0', [1, 4, 16]], ['2001:0db8:0001:0002::', '2001:db8:1:2::3', [1, 4, 16]], ['::ffff:192.0.2.1', '192.0.2.1', [1]],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', [4, 16]], ['2001:db8:1:1ff::1', '2001:db8:1:200::1', [16]], ['2001:db8:1:2::1', '2001:db8:2:2::1', []],
    ['192.0.2.1', '192.0.2.2', []], ['1::', '::1', []], ['1:2:3::', '1:2:3:100::', [16]], ['0:1::', '1::', []],
  ])('%s and %s share the networks %j', (one, other, allowances) => expect(shared(one, other)).toEqual(allowances))

  test('by hashes that do not reveal the address, and differ in every process', () => {
    for (const address of ['192.0.2.1', '2001:db8::1']) for (const { key } of networksOf(address)) expect(key).toMatch(/^[\w-]{43}$/)
    expect(createClientOf()('192.0.2.1')).not.toEqual(networksOf('192.0.2.1'))
  })
})
