import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRoomId } from '#shared/roomId'
import { readKey, readRoomAddress, wholeKeyIn, writeFragment, writeRoomLink } from '~/client/encryption/linkKey'
import { parseMarkdown } from '~/client/text/markdown'
import { VECTOR } from '../../../support/encryption/vector'

const { roomId, secret } = VECTOR
const KEY = 'AAECAwQFBgcICQoLDA0ODw'
const complete = { status: 'complete', secret } as const
const needsPassword = { status: 'needsPassword', secret } as const

describe('a key', () => {
  test.each([
    `#k=${KEY}`, `k=${KEY}`, KEY, ` ${KEY}\n`, `https://chat.example/room/${roomId}#k=${KEY}`, `Come in: <https://chat.example/room/${roomId}#k=${KEY}>.`,
    `#k=${KEY}.`, `#k=${KEY}&utm=1`, `#K%3D${KEY}`, `#k=${KEY}&p=10`, `#k=${KEY}&p=0`,
  ])('is whole in %j', (input) => {
    expect(readKey(input)).toEqual(complete)
  })

  test.each([`#k=${KEY}&p=1`, `k=${KEY}&p=1`, `#k=${KEY}&amp;p=1`, `#k%3D${KEY}%26p%3D1`, `https://chat.example/room/${roomId}#k=${KEY}&p=1.`])('needs its password in %j', (input) => {
    expect(readKey(input)).toEqual(needsPassword)
  })

  test.each(['', '#', '#top', roomId, `https://chat.example/room/${roomId}`, '0123-4567-89ab-cdef', '?k=', 'x'.repeat(22_000)])('is missing in %j', (input) => {
    expect(readKey(input)).toEqual({ status: 'missing' })
  })

  test.each(['#k=', '#k=A', `#k=${KEY.slice(0, 21)}`, `#k=${KEY.slice(0, 10)}\n${KEY.slice(10)}`, `#k=${KEY}&`, `#k=${KEY}&p`, `#k=${KEY}&p=`])('is cut short in %j', (input) => {
    expect(readKey(input)).toEqual({ status: 'truncated' })
  })

  test.each([`#k=${KEY}A`, `#k=${KEY.slice(0, 21)}x`])('is invalid in %j', (input) => {
    expect(readKey(input)).toEqual({ status: 'garbled' })
  })

  test('is mangled, but readable, if "#" became "%23"', () => {
    expect(readKey(`https://chat.example/room/${roomId}%23k=${KEY}`)).toEqual({ status: 'mangled', key: complete })
    expect(readKey(`/room/${roomId}%23k=${KEY}&p=1`)).toEqual({ status: 'mangled', key: needsPassword })
    expect(readKey(`%23k=${KEY.slice(0, 9)}`)).toEqual({ status: 'mangled' })
  })

  test('pasted in either form is accepted', () => {
    expect(wholeKeyIn(`https://chat.example/room/${roomId}#k=${KEY}`)).toEqual(complete)
    expect(wholeKeyIn(`https://chat.example/room/${roomId}%23k=${KEY}&p=1`)).toEqual(needsPassword)
    for (const pasted of [roomId, `#k=${KEY}A`, `%23k=${KEY.slice(0, 9)}`, `#k=${KEY.slice(0, 9)}`]) expect(wholeKeyIn(pasted)).toBeUndefined()
  })
})

describe('the address of a room', () => {
  test.each([[roomId, `#k=${KEY}`, complete], [roomId, '', { status: 'missing' }], ['0123-4567-89AB-CDEF', `#k=${KEY}&p=1`, needsPassword], [roomId, `#%23k=${KEY}`, complete]])('%s and %s', (part, fragment, key) => {
    expect(readRoomAddress(part, fragment)).toEqual({ roomId, key })
  })

  test.each([[`${roomId}%23k=${KEY}`, complete], [`${roomId}#k=${KEY}`, complete], [`${roomId}%23k%3D${KEY}%26p%3D1`, needsPassword], [`${roomId}#k=${KEY}&p=1`, needsPassword]])('with the key in the path: %s', (part, key) => {
    expect(readRoomAddress(part, '')).toEqual({ roomId, key: { status: 'mangled', key } })
  })

  test('with a part of the key in the path', () => {
    expect(readRoomAddress(`${roomId}%23k=AAEC`, '')).toEqual({ roomId, key: { status: 'mangled' } })
  })

  test.each(['', 'hello', `${roomId}%23`, `${roomId}#top`, `${roomId}%23x=${KEY}`, `%23k=${KEY}`, `${roomId}x%23k=${KEY}`])('is not %j', (part) => {
    expect(readRoomAddress(part, `#k=${KEY}`)).toBeUndefined()
  })
})

describe('the link of a room', () => {
  const wholeKey = fc.record({
    status: fc.constantFrom('complete', 'needsPassword'),
    secret: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytes => Uint8Array.from(bytes)),
  })

  test('matches the vector', () => {
    expect(writeFragment(complete)).toBe(VECTOR.fragment)
    expect(writeRoomLink('https://chat.example', roomId, complete)).toBe(`https://chat.example/room/${roomId}#k=${KEY}`)
    expect(writeRoomLink('http://localhost:3000/', roomId, needsPassword)).toBe(`http://localhost:3000/room/${roomId}#k=${KEY}&p=1`)
    expect(writeRoomLink('https://chat.example', roomId, undefined)).toBe(`https://chat.example/room/${roomId}`)
  })

  test('gives the key back, whole', () => {
    fc.assert(fc.property(wholeKey, (key) => {
      const { pathname, hash } = new URL(writeRoomLink('https://chat.example', roomId, key))
      expect(readRoomAddress(pathname.slice('/room/'.length), hash)).toEqual({ roomId, key })
      expect(readKey(writeRoomLink('https://chat.example', roomId, key))).toEqual(key)
    }))
  })

  test('stays whole in a message', () => {
    fc.assert(fc.property(wholeKey, (key) => {
      const link = writeRoomLink('https://chat.example', roomId, key)
      expect(JSON.stringify(parseMarkdown(`Over there: ${link}.`))).toContain(JSON.stringify({ type: 'link', text: link, href: link }))
    }))
  })

  test('cut short, never looks complete or like another one', () => {
    fc.assert(fc.property(wholeKey, fc.nat(60), (key, length) => {
      const link = writeRoomLink('https://chat.example', roomId, key)
      fc.pre(length < link.length)
      const cut = readKey(link.slice(0, length))
      // Only the password mark can be lost without a trace.
      if ('secret' in cut) expect([length, cut.secret]).toEqual([link.indexOf('&p=1'), key.secret])
    }))
  })

  test('any input is read without a crash', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'#%23k=3D&p1A_-0 \n'), maxLength: 60 }), (input) => {
      expect(readKey(input).status).toMatch(/^\w+$/)
      const address = readRoomAddress(input, input)
      if (address) expect(parseRoomId(address.roomId)).toBe(address.roomId)
    }))
  })
})
