import { expect, test } from 'vitest'
import { parseLink, parseSite } from '../../../../packages/client/src/link'

const ID = '0123456789abcdef'
const KEY = 'AAECAwQFBgcICQoLDA0ODw'

test.each([
  [`https://example.org/room/${ID}`, 'https://example.org/', 'missing'],
  [`http://localhost:3000/chat/room/0123-4567-89AB-CDEF?lang=de#k=${KEY}`, 'http://localhost:3000/chat/', 'complete'],
  [`https://example.org/room/room/${ID}#k=${KEY}&p=1`, 'https://example.org/room/', 'needsPassword'],
  // Some programs write it so; here it was sent to nobody.
  [`https://example.org/room/${ID}%23k=${KEY}`, 'https://example.org/', 'complete'],
  [`https://example.org/room/${ID}#k=${KEY.slice(1)}`, 'https://example.org/', 'truncated'],
])('takes %s apart', (link, site, status) => {
  const parsed = parseLink(link)
  expect([parsed.site.href, parsed.roomId, parsed.key.status]).toEqual([site, ID, status])
})

test.each(['', ID, 'https://example.org/', 'https://example.org/room/short', `ftp://example.org/room/${ID}`, `localhost:3000/room/${ID}`])('%j is no link of a room', (link) => {
  expect(() => parseLink(link)).toThrow('not the link of a room. It looks like "https://')
})

test.each([
  ['http://localhost:41999', 'http://localhost:41999/'],
  [' HTTPS://example.org/chat//?lang=de#top ', 'https://example.org/chat/'],
])('%j is the address of a site', (address, site) => {
  expect(parseSite(address).href).toBe(site)
})

test.each(['', 'localhost:41999', 'example.org', 'ftp://example.org/', 'http:', 'https://', 'file:///etc'])('%j is no address of a site', (address) => {
  expect(() => parseSite(address)).toThrow('not the address of a site. It begins with http:// or https://')
})
