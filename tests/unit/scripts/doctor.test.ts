import { expect, test } from 'vitest'
import { judgeAddress } from '../../../scripts/doctor/clientAddress'
import { write } from '../../../scripts/doctor/finding'
import { checkHealth } from '../../../scripts/doctor/health'
import { checkHttps } from '../../../scripts/doctor/https'
import { readSite } from '../../../scripts/doctor/site'

const DAY_MS = 86_400_000

test.for([
  ['at a public site: the address of the internet', '198.51.100.7', '10.0.0.5', ['203.0.113.1'], 'ok'],
  ['at a public site: the one that was sent from', '2001:db8:0:0:0:0:0:7', '2001:db8:0:0:0:0:0:7', ['2001:db8::1'], 'ok'],
  ['at a public site: the proxy on the same machine', '127.0.0.1', '10.0.0.5', ['203.0.113.1'], 'change'],
  ['at a public site: the gateway of a container', '172.17.0.1', '10.0.0.5', ['203.0.113.1'], 'change'],
  ['none, behind a Unix socket', 'unknown', '10.0.0.5', ['192.168.0.2'], 'change'],
  ['in an own network: the one that was sent from', '192.168.0.9', '192.168.0.9', ['192.168.0.2'], 'ok'],
  ['in an own network: the proxy on the same machine', '127.0.0.1', '192.168.0.9', ['192.168.0.2'], 'change'],
  ['in an own network: another one, perhaps behind a router', '192.168.0.1', '10.0.0.5', ['192.168.0.2'], 'unknown'],
  ['on the same machine: another loopback address', '127.0.0.2', '127.0.0.2', ['127.0.0.1'], 'ok'],
  ['on the same machine: the proxy', '127.0.0.1', '127.0.0.2', ['127.0.0.1'], 'change'],
  ['on the same machine, where all have one address', '127.0.0.1', '127.0.0.1', ['127.0.0.1'], 'unknown'],
] as const)('the address that a visitor is counted by, %s', ([, own, local, host, mark]) => {
  expect(judgeAddress(own, local, host)).toMatchObject({ mark })
})

test.for([
  [{}, 'ok', /^The server is well: version 1\.2\.3, storage ok/],
  [{ status: 'unavailable', storage: 'full' }, 'change', /the disk is full/],
  [{ status: 'unavailable', storage: 'failing' }, 'change', /data folder is read-only/],
  [{ status: 'overdue', overdueRooms: 3 }, 'change', /^3 rooms are over and not erased/],
  [{ status: 'full' }, 'change', /^The server is full/],
  [{ status: 'odd' }, 'change', /it says "odd"/],
] as const)('the health %j', ([said, mark, seen]) => {
  const health = { status: 'ok', version: '1.2.3', storage: 'ok', overdueRooms: 0, purgePending: false, ...said }
  expect(checkHealth(health)).toEqual([expect.objectContaining({ mark, seen: expect.stringMatching(seen) })])
})

test.for([[30, 'ok', /for 30 more days/], [13, 'change', /^The certificate ends in 13 days/]] as const)('a certificate for %i days', async ([days, mark, seen]) => {
  const site = readSite('https://chat.example.org:8443/')
  const certificateUntil = new Date(Date.now() + (days + 0.5) * DAY_MS)
  expect(site && await checkHttps(site, { certificateUntil })).toEqual([expect.objectContaining({ mark, seen: expect.stringMatching(seen) })])
})

test('an address of the site may lack its last slash, and has no more than a path', () => {
  expect(readSite('https://chat.example.org/chat')?.at('api/health').href).toBe('https://chat.example.org/chat/api/health')
  for (const address of ['chat.example.org', 'ws://chat.example.org', 'https://chat.example.org/?a', 'https://chat.example.org/#k', 'https://ann@chat.example.org']) {
    expect(readSite(address)).toBeUndefined()
  }
})

test('a finding is written with its advice below it', () => {
  expect(write({ mark: 'ok', seen: 'Fine.' })).toBe('ok       Fine.')
  expect(write({ mark: 'change', seen: 'Wrong.', change: 'Mend it.' })).toBe('change   Wrong.\n         Mend it.')
})
