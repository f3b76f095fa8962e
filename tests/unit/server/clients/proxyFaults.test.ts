import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { parseTrustProxy } from '#server/clients/address'
import { createProxyCheck, PROXY_FAULTS, proxyFaults } from '#server/clients/proxyFaults'

const HTTPS = 'https://chat.example'

/** A request as the server sees it. */
function request(peer: string, headers: Record<string, string>, socket: object = {}): IncomingMessage {
  const message = new IncomingMessage(Object.assign(new Socket(), socket))
  Object.defineProperty(message.socket, 'remoteAddress', { value: peer })
  Object.assign(message.headers, headers)
  return message
}

function faults(setting: string, headers: Record<string, string>, socket?: object) {
  return proxyFaults(request('10.0.0.1', headers, socket), parseTrustProxy(setting))
}

const told = (address: string) => ({ 'x-forwarded-for': address, 'x-forwarded-proto': 'https', 'origin': HTTPS })

describe('a request shows no fault', () => {
  test.each([
    ['without a proxy', '', { origin: 'http://chat.example' }, {}],
    ['over our own TLS', '', { origin: HTTPS }, { encrypted: true }],
    ['that is no browser\'s', '', {}, {}],
    ['behind one proxy', '1', told('192.0.2.1'), {}],
    ['behind one proxy, from a client that forges', '1', told('203.0.113.9, 192.0.2.1'), {}],
    ['behind two proxies', '2', told('192.0.2.1, 10.0.0.2'), {}],
    ['behind a named proxy', '10.0.0.0/8', told('192.0.2.1'), {}],
    ['behind a named proxy, from that machine', '10.0.0.0/8, 127.0.0.1', told('127.0.0.1'), {}],
    ['behind a named proxy, from a client that forges', '10.0.0.0/8', told('10.0.0.9, 192.0.2.1'), {}],
    ['with nonsense for an address', '10.0.0.0/8', told('unknown'), {}],
    ['behind a proxy that writes capitals', '1', { ...told('192.0.2.1'), 'x-forwarded-proto': 'HTTPS' }, {}],
    ['behind a proxy that writes quotes', '1', { ...told('192.0.2.1'), 'x-forwarded-proto': '"https"' }, {}],
    ['behind a proxy that tells the scheme of a WebSocket', '1', { ...told('192.0.2.1'), 'x-forwarded-proto': 'wss' }, {}],
    ['behind proxies that append', '2', { ...told('192.0.2.1, 10.0.0.2'), 'x-forwarded-proto': 'https, http' }, {}],
    ['behind a proxy that writes `Forwarded`', '1', { forwarded: 'for=192.0.2.1;proto=https', origin: HTTPS }, {}],
    ['behind a proxy that writes `Forwarded` with quotes and capitals', '1', { forwarded: 'For="192.0.2.1";Proto="HTTPS"', origin: HTTPS }, {}],
    ['behind proxies that append to `Forwarded`', '2', { forwarded: 'for=192.0.2.1;proto=https, for=10.0.0.2;proto=http', origin: HTTPS }, {}],
    ['behind proxies of which one tells the scheme', '2', { forwarded: 'for=192.0.2.1, for=10.0.0.2;proto=https', origin: HTTPS }, {}],
  ])('%s', (_what, setting, headers, socket) => {
    expect(faults(setting, headers, socket)).toEqual([])
  })
})

describe('a request shows', () => {
  test.each([
    ['a proxy that is not trusted', '', told('192.0.2.1'), ['untrusted']],
    ['a proxy that is not named', '192.0.2.0/24', told('192.0.2.1'), ['untrusted']],
    ['a proxy that does not say https', '1', { 'x-forwarded-for': '192.0.2.1', 'origin': HTTPS }, ['scheme']],
    ['a proxy that says http', '1', { ...told('192.0.2.1'), 'x-forwarded-proto': 'http' }, ['scheme']],
    ['a proxy that says http, and passes on what a client says', '1', { ...told('192.0.2.1'), 'x-forwarded-proto': 'http', 'forwarded': 'proto=https' }, ['scheme']],
    ['a proxy that says http in `Forwarded`', '1', { forwarded: 'for=192.0.2.1;proto=http;host=https', origin: HTTPS }, ['scheme']],
    ['a proxy that tells no address', '1', { 'x-forwarded-proto': 'https', 'origin': HTTPS }, ['address']],
    ['fewer addresses than proxies', '2', told('192.0.2.1'), ['hops']],
    ['a visitor who is trusted', '10.0.0.0/8', told('10.0.0.9'), ['networks']],
    ['visitors who are all trusted', '0.0.0.0/0, ::/0', told('203.0.113.9, 2001:db8::1'), ['networks']],
    ['two faults', '2', { 'x-forwarded-for': '192.0.2.1', 'origin': HTTPS }, ['scheme', 'hops']],
  ])('%s', (_what, setting, headers, expected) => {
    expect(faults(setting, headers)).toEqual(expected)
  })
})

test('each fault is logged once', () => {
  const lines: string[] = []
  const check = createProxyCheck(parseTrustProxy('2'), line => lines.push(line))
  for (let times = 0; times < 3; times += 1) check(request('10.0.0.1', told('192.0.2.1')))
  expect(lines).toEqual([PROXY_FAULTS.hops])
})
